/** The parts of the command line that need no process: guesses, tables, arguments. */
import { describe, expect, it } from 'vitest'
import { VethscopeError } from '@shared/contract/errors'
import { messages } from '@shared/locales'
import { readArguments, UsageError } from './arguments'
import { errorLine } from './errors'
import { nearest } from './nearest'
import { leftOut, renderTable } from './table'
import { commands, optionsOf } from './usage'

describe('nearest', () => {
  const words = ['snapshot', 'namespaces', 'networks', 'nat', 'lab']
  it('guesses what is near, and only that', () => {
    const said = ['netwroks', 'snap', 'nats', 'namespace', 'n', 'xyzzy', '', 'lba']
    expect(said.map((word) => nearest(word, words))).toEqual([
      'networks',
      'snapshot',
      'nat',
      'namespaces',
      null,
      null,
      null,
      'lab'
    ])
  })
})

describe('tables', () => {
  const columns = [
    { title: 'A', cell: (row: readonly string[]) => row[0] ?? '' },
    { title: 'N', cell: (row: readonly string[]) => row[1] ?? '', right: true },
    { title: 'B', cell: (row: readonly string[]) => ({ text: row[2] ?? '', tone: 'bad' as const }) }
  ]
  const rows = [
    ['网络', '1', 'x'],
    ['abcdefghijklmnop', '1234', 'a long cell that has to give way']
  ]

  it('align by columns of a terminal and cut nothing in a pipe', () => {
    expect(renderTable({ color: false, columns: null }, columns, rows)).toBe(
      [
        'A                    N  B',
        '网络                 1  x',
        'abcdefghijklmnop  1234  a long cell that has to give way',
        ''
      ].join('\n')
    )
  })

  it('fit a terminal, taking from the widest first', () => {
    const lines = renderTable({ color: false, columns: 30 }, columns, rows).split('\n')
    expect(lines[2]).toBe('abcdefghij…  1234  a long cel…')
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(30)
    expect(renderTable({ color: false, columns: 1 }, columns, rows)).toContain('abcde…')
  })

  it('leave spare columns out before they cut the others to stumps, and say which', () => {
    const spare = columns.map((column) => (column.title === 'N' ? { ...column, spare: 1 } : column))
    const wide = [['192.168.100.0/24', '1234', '192.168.101.0/24']]
    expect(renderTable({ color: false, columns: 34 }, spare, wide)).toBe(
      'A                 B\n192.168.100.0/24  192.168.101.0/24\n'
    )
    expect(leftOut(spare, wide, 34)).toEqual(['N'])
    expect(leftOut(spare, wide, 80)).toEqual([])
    expect(leftOut(spare, wide, null)).toEqual([])
  })

  it('colour cells only when asked', () => {
    expect(renderTable({ color: true, columns: null }, columns, rows)).toContain('\u001b[31mx\u001b[0m')
  })
})

describe('error lines', () => {
  it('end what failed with a full stop before the hint, also behind a bracket', () => {
    const line = (message: string) => errorLine(new VethscopeError('failed', message, 'Do it.'), 'en').line
    expect(line('It broke (EIO)')).toBe('vethscope: It broke (EIO). Do it.')
    expect(line('It broke. (Twice.)')).toBe('vethscope: It broke. (Twice.) Do it.')
    expect(line('Did it break?')).toBe('vethscope: Did it break? Do it.')
  })
})

describe('arguments', () => {
  it('may stand in any order, and end with --', () => {
    const args = readArguments(['--json', 'lab', '--lang', 'en', 'up', '--', '-x'])
    expect([args.command.name, args.positionals, [...args.flags], args.values.get('lang')]).toEqual([
      'lab',
      ['up', '-x'],
      ['json'],
      ['en']
    ])
    expect(readArguments(['snapshot', '-o', '-']).values.get('output')).toEqual(['-'])
    expect(readArguments(['nat', '--docker', 'a', '--docker=b']).values.get('docker')).toEqual(['a', 'b'])
  })

  it('are refused with a text there is, never with another error', () => {
    const wrong = [
      ['x'],
      ['--'],
      ['--=a'],
      ['-'],
      ['nat', '--__proto__'],
      ['--constructor=1'],
      ['lab', 'a', 'b', 'c']
    ]
    for (const argv of wrong) {
      try {
        readArguments(argv)
      } catch (error) {
        expect(error).toBeInstanceOf(UsageError)
        expect(errorLine(error, 'zh-CN').line).not.toContain('\n')
      }
    }
    expect(() => readArguments(['nat', '--toString'])).toThrow(UsageError)
  })

  it('have help in both languages for every command and option', () => {
    for (const command of commands) {
      for (const { help } of [command, ...optionsOf(command)]) expect(messages[help]['zh-CN']).not.toBe('')
    }
  })
})

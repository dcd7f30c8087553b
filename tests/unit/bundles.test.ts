/** The built programs, as files: what each may import, by a parser and not by a search for words. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { parse, type AnyNode } from 'acorn'
import { beforeAll, describe, expect, it } from 'vitest'

const out = join(import.meta.dirname, '../../out')
const builtin = new Set([...builtinModules, ...builtinModules.map((name) => `node:${name}`)])

const isNode = (value: unknown): value is AnyNode =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'

/** Every node of a syntax tree. */
function* walk(node: AnyNode): Generator<AnyNode> {
  yield node
  for (const value of Object.values(node) as unknown[]) {
    for (const inner of Array.isArray(value) ? (value as unknown[]) : [value])
      if (isNode(inner)) yield* walk(inner)
  }
}

/** What a file imports, requires and loads, as written; `?` for what is only known when it runs. */
function imports(file: string, sourceType: 'module' | 'script'): string[] {
  const found: string[] = []
  for (const node of walk(parse(readFileSync(file, 'utf8'), { ecmaVersion: 'latest', sourceType }))) {
    const source =
      node.type === 'ImportDeclaration' ||
      node.type === 'ImportExpression' ||
      node.type === 'ExportAllDeclaration'
        ? node.source
        : node.type === 'ExportNamedDeclaration'
          ? node.source
          : node.type === 'CallExpression' &&
              node.callee.type === 'Identifier' &&
              node.callee.name === 'require'
            ? node.arguments[0]
            : null
    if (!source) continue
    found.push(source.type === 'Literal' && typeof source.value === 'string' ? source.value : '?')
  }
  return found
}

/** A program with all its chunks: the outside modules it needs. */
function closure(entry: string): Set<string> {
  const outside = new Set<string>()
  const seen = new Set<string>()
  const visit = (file: string): void => {
    if (seen.has(file)) return
    seen.add(file)
    for (const name of imports(file, 'module')) {
      if (name.startsWith('.')) visit(join(dirname(file), name))
      else outside.add(name)
    }
  }
  visit(entry)
  return outside
}

const foreign = (names: Set<string>): string[] => [...names].filter((name) => !builtin.has(name)).sort()

beforeAll(() => {
  if (!existsSync(join(out, 'main/index.js')))
    throw new Error('out/ is not built: run npm test, or npm run build')
})

/** What is not bundled: koffi, and node-pty, which is loaded with the first shell where it is installed. */
const besides = (names: string[], ...allowed: string[]): string[] =>
  names.filter((name) => !['koffi', ...allowed].includes(name))

describe('the built programs', () => {
  it.each([
    ['agent', ['node-pty']],
    ['kernel-worker', []],
    ['events-worker', []]
  ])('%s, which runs with rights, needs Node, koffi and for shells node-pty', (name, allowed) => {
    expect(besides(foreign(closure(join(out, `main/${name}.js`))), ...allowed)).toEqual([])
  })

  it('the command line needs no electron, and carries its libraries', () => {
    expect(besides(foreign(closure(join(out, 'main/cli.js'))), 'node-pty')).toEqual([])
  })

  it('the shell alone imports electron,', () => {
    const names = foreign(closure(join(out, 'main/index.js')))
    expect(names).toContain('electron')
    expect(besides(names, 'electron', 'node-pty')).toEqual([])
  })

  it('the preload is one CommonJS file that requires electron only', () => {
    expect(readdirSync(join(out, 'preload'))).toEqual(['index.cjs'])
    expect(imports(join(out, 'preload/index.cjs'), 'script')).toEqual(['electron'])
    expect(
      readFileSync(join(import.meta.dirname, '../../electron/preload/index.ts'), 'utf8').split('\n').length
    ).toBeLessThan(40)
  })

  it('the page loads its own relative files only, with no script inside the document', () => {
    const html = readFileSync(join(out, 'renderer/index.html'), 'utf8')
    const loaded = [...html.matchAll(/(?:src|href)="([^"]*)"/g)].map((match) => match[1] ?? '')
    expect(loaded.length).toBeGreaterThan(1)
    for (const address of loaded) expect(address, address).toMatch(/^(\.\/|data:)/)
    expect([...html.matchAll(/<script(?![^>]*\bsrc=)[^>]*>/g)].map((match) => match[0])).toEqual([])
    for (const address of loaded.filter((name) => name.startsWith('./'))) {
      expect(existsSync(join(out, 'renderer', address)), address).toBe(true)
    }
  })

  it('no script of the page evaluates text', () => {
    const scripts = readdirSync(join(out, 'renderer/assets')).filter((name) => name.endsWith('.js'))
    expect(scripts.length).toBeGreaterThan(0)
    for (const name of scripts) {
      const file = join(out, 'renderer/assets', name)
      const evals = [
        ...walk(parse(readFileSync(file, 'utf8'), { ecmaVersion: 'latest', sourceType: 'module' }))
      ].filter(
        (node) =>
          node.type === 'CallExpression' && node.callee.type === 'Identifier' && node.callee.name === 'eval'
      )
      expect(evals.length, relative(out, file)).toBe(0)
    }
  })
})

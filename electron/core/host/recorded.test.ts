import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tinyHost } from '@shared/testing/tiny-host'
import { Journal } from '../journal'
import { openHost } from './open'
import { parseSnapshot, readSnapshotFile } from './recorded'

let directory = ''
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'vs-recorded-'))
})
afterAll(() => rmSync(directory, { recursive: true, force: true }))

const write = (name: string, content: string): string => {
  const path = join(directory, name)
  writeFileSync(path, content)
  return path
}

describe('a snapshot file', () => {
  it('is a host that never changes', async () => {
    const host = await openHost(write('a.json', JSON.stringify(tinyHost())), { journal: new Journal() })
    expect(host.description).toMatchObject({
      id: 'file:a.json',
      kind: 'recorded',
      rights: 'none',
      live: false
    })
    expect(await host.collect()).toEqual(tinyHost())
    const hints: unknown[] = []
    for await (const hint of host.watch(new AbortController().signal)) hints.push(hint)
    expect(hints).toEqual([])
    await host.close()
  })

  it('is read again after it was mended', async () => {
    const path = write('b.json', '{')
    const host = await openHost(path, { journal: new Journal() })
    await expect(host.collect()).rejects.toMatchObject({ code: 'not-a-snapshot' })
    writeFileSync(path, JSON.stringify(tinyHost()))
    expect((await host.collect()).namespaces).toHaveLength(3)
  })

  it.each([
    ['', 'not-a-snapshot'],
    ['null', 'not-a-snapshot'],
    ['[]', 'not-a-snapshot'],
    ['{"schemaVersion":"1"}', 'not-a-snapshot'],
    ['{"schemaVersion":1}', 'not-a-snapshot'],
    ['{"schemaVersion":99}', 'newer-version'],
    ['\u0000\u0001', 'not-a-snapshot']
  ])('that holds %j is refused as %s, with a hint', (text, code) => {
    expect(() => parseSnapshot(text, 'x.json')).toThrow(
      expect.objectContaining({ code, hint: expect.stringMatching(/\S/) as unknown })
    )
  })

  it('says which record does not fit', () => {
    const text = JSON.stringify({ ...tinyHost(), routes: [{ namespaceId: 1 }] })
    expect(() => parseSnapshot(text, 'x.json')).toThrow(/x\.json is not .* at routes\.0/)
  })

  it('that is not there, is no regular file, or is too large is refused', async () => {
    await expect(readSnapshotFile(join(directory, 'none'))).rejects.toMatchObject({ code: 'not-found' })
    await expect(readSnapshotFile(directory)).rejects.toMatchObject({ code: 'not-a-snapshot' })
    await expect(readSnapshotFile('/dev/zero')).rejects.toMatchObject({ code: 'not-a-snapshot' })
    await expect(readSnapshotFile(write('big.json', 'x'.repeat(200)), 100)).rejects.toMatchObject({
      code: 'too-large'
    })
  })

  it('that is a FIFO nobody writes to does not hold us up', async () => {
    const fifo = join(directory, 'fifo')
    execFileSync('mkfifo', [fifo])
    await expect(readSnapshotFile(fifo)).rejects.toMatchObject({ code: 'not-a-snapshot' })
  })
})

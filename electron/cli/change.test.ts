/** Changes by the command line, over a host whose actions are kept in memory: what is asked, what is printed, which status. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Host } from '@core/host/host'
import type { HostSource } from '@core/host/open'
import type { HostSnapshot } from '@shared/model'
import { tinyHost } from '@shared/testing/tiny-host'
import { MemoryActions, type MemoryActionsOptions } from '../../tests/support/memory-actions'
import { fakeHost, localDescription } from '../../tests/support/pipe-agent'
import { readArguments, UsageError } from './arguments'
import { runChange } from './change'
import { errorLine } from './errors'
import { intentFrom } from './intents'
import type { Output } from './output'
import { runUndo } from './undo'

let host: Host
vi.mock('@core/host/open', () => ({
  hostSource: (): HostSource => ({ description: host.description, open: () => Promise.resolve(host) })
}))

let actions: MemoryActions
function use(options: MemoryActionsOptions = {}, over: Partial<Host> = {}): void {
  actions = new MemoryActions(options)
  host = fakeHost({ actions, ...over })
}
beforeEach(() => use())
afterEach(() => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.removeAllListeners(signal)
})

/** Runs a command to its end. */
async function run(...argv: string[]) {
  const args = readArguments(argv)
  let stdout = ''
  const notes: string[] = []
  const output: Output = {
    locale: 'en',
    json: args.flags.has('json'),
    color: false,
    columns: null,
    write: (text) => Promise.resolve(void (stdout += text)),
    note: (line) => void notes.push(line)
  }
  let error = { line: '', status: 0 }
  try {
    await (args.command.name === 'undo' ? runUndo(args, output) : runChange(args, output))
  } catch (thrown) {
    error = errorLine(thrown, 'en')
  }
  return { stdout, notes, ...error }
}

/** The host of every test, with an engine more that has containers and networks of the same names. */
function twoEngines(): HostSnapshot {
  const tiny = tinyHost()
  const [engine] = tiny.engines
  if (engine === undefined) throw new Error('it has one')
  const other = { ...engine, id: 'podman:/p', kind: 'podman' as const, name: 'podman' }
  return {
    ...tiny,
    engines: [engine, other],
    networks: [
      ...tiny.networks,
      ...tiny.networks.map((it) => ({ ...it, id: `podman:/p#${it.engineKey}`, engineId: other.id }))
    ],
    containers: [
      ...tiny.containers,
      { ...tiny.containers[0]!, id: 'podman:/p#1', engineId: other.id, engineKey: 'ffff00001111' }
    ]
  }
}

const wanted = (snapshot: HostSnapshot, ...argv: string[]) => intentFrom(readArguments(argv), snapshot)
const why = (work: () => unknown): string => {
  try {
    work()
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError)
    return errorLine(error, 'en').line
  }
  throw new Error('it is refused')
}

describe('what is wanted', () => {
  const tiny = tinyHost()
  const [network] = tiny.networks
  const [web] = tiny.containers

  it('is a network with all that docker network create takes', () => {
    const intent = wanted(
      tiny,
      ...'network create n --driver macvlan --parent eth0 --vlan 100 --subnet 10.9.0.0/16 --subnet fd00::/64'.split(
        ' '
      ),
      ...'--gateway fd00::1 --gateway 10.9.0.1 --ip-range 10.9.5.0/24 --aux-address nas=10.9.0.9 --ipv6 --internal'.split(
        ' '
      ),
      ...'--attachable --label a=b=c --label d --opt com.docker.network.driver.mtu=1400 --opt macvlan_mode=vepa'.split(
        ' '
      ),
      ...'--opt x=y --opt __proto__=z'.split(' ')
    )
    expect(intent).toMatchObject({
      kind: 'network.create',
      engineId: tiny.engines[0]?.id,
      name: 'n',
      driver: 'macvlan',
      parent: 'eth0',
      vlan: 100,
      subnets: [
        { subnet: '10.9.0.0/16', gateway: '10.9.0.1', ipRange: '10.9.5.0/24', aux: { nas: '10.9.0.9' } },
        { subnet: 'fd00::/64', gateway: 'fd00::1', ipRange: null, aux: {} }
      ],
      ipv6: true,
      internal: true,
      attachable: true,
      labels: { a: 'b=c', d: '' },
      mtu: 1400,
      macvlanMode: 'vepa',
      options: { x: 'y' }
    })
  })

  it('keeps what lies in no subnet, for the reason to be told', () => {
    expect(
      wanted(tiny, ...'network create n --subnet 10.9.0.0/24 --gateway 10.8.0.1'.split(' '))
    ).toMatchObject({
      subnets: [{ gateway: '10.8.0.1' }]
    })
  })

  it('is an endpoint, by name, by engine/name, and by the beginning of an id', () => {
    const ids = { networkId: network?.id, containerId: web?.id }
    for (const [at, name] of [
      [network?.name, web?.name],
      [`docker/${network?.name ?? ''}`, `docker/${web?.name ?? ''}`],
      [network?.engineKey.slice(0, 6), web?.engineKey.slice(0, 6)]
    ]) {
      expect(
        wanted(tiny, 'connect', at ?? '', name ?? '', '--alias', 'a', '--alias', 'b', '--ip', '172.18.0.9')
      ).toMatchObject({
        kind: 'endpoint.connect',
        ...ids,
        aliases: ['a', 'b'],
        ipv4: '172.18.0.9'
      })
      expect(wanted(tiny, 'disconnect', at ?? '', name ?? '')).toEqual({
        kind: 'endpoint.disconnect',
        ...ids
      })
    }
  })

  it('is never guessed', () => {
    const two = twoEngines()
    const name = network?.name ?? ''
    expect(why(() => wanted(two, 'network', 'remove', name))).toMatch(
      /may be any of: docker\/\S+, podman\/\S+\. Write docker/
    )
    expect(wanted(two, 'network', 'remove', `podman/${name}`)).toMatchObject({
      networkId: `podman:/p#${network?.engineKey ?? ''}`
    })
    expect(why(() => wanted(two, 'network', 'create', 'n'))).toMatch(/--engine needs a value.*docker, podman/)
    expect(wanted(two, 'network', 'create', 'n', '--engine', 'podman')).toMatchObject({
      engineId: 'podman:/p'
    })
    expect(why(() => wanted(two, 'network', 'prune', '--engine', 'podmn'))).toMatch(
      /no engine "podmn".*docker, podman/
    )
    // The other word of the two says which engine is meant.
    expect(wanted(two, 'connect', name, `podman/${web?.name ?? ''}`)).toMatchObject({
      containerId: 'podman:/p#1'
    })
    expect(why(() => wanted(two, 'connect', `docker/${name}`, 'ffff0000'))).toMatch(/different engines/)
    expect(why(() => wanted(two, 'connect', name, web?.name ?? ''))).toMatch(/may be any of/)
    expect(why(() => wanted(tiny, 'network', 'remove', `${name}x`))).toMatch(/Did you mean/)
    expect(why(() => wanted(tiny, 'disconnect', name, 'zzzzzzzz'))).toMatch(
      /no container "zzzzzzzz".*vethscope containers/
    )
    expect(why(() => wanted({ ...tiny, engines: [] }, 'network', 'prune'))).toMatch(/No engine answers/)
  })
})

describe('a plan', () => {
  it('is shown by --dry-run, and nothing is unlocked or applied', async () => {
    const ran = await run('network', 'create', 'n', '--dry-run', '--json')
    expect(ran).toMatchObject({ status: 0, notes: [] })
    expect(JSON.parse(ran.stdout)).toEqual({
      plan: {
        id: 'p1',
        title: 'fake.title',
        steps: [{ what: 'fake.step', call: 'POST /networks/create {"Name":"n"}' }],
        changes: [{ verb: 'add', what: 'fake.change', ref: null }],
        warnings: [],
        undo: [{ what: 'fake.step', call: 'DELETE /networks/n' }],
        notUndone: [],
        confirmSeconds: null
      }
    })
    const said = await run('network', 'create', 'n', '--dry-run')
    expect(said.stdout).toMatch(
      /Steps\n {2}1\. fake\.step\n {5}POST \/networks[^]*Changes\n {2}\+ fake[^]*Undo\n/
    )
    expect(said.notes).toEqual(['Nothing was changed.'])
    expect(actions.asked).toEqual(['plan network.create', 'plan network.create'])
    expect(actions.locked).toBe(true)
  })

  it('is unlocked and applied, and says how to take it back', async () => {
    const ran = await run('network', 'prune')
    expect(ran.status).toBe(0)
    expect(ran.stdout).toMatch(/Done\. To take it back: vethscope undo p1\n$/)
    expect(actions.asked).toEqual(['plan network.prune', 'unlock', 'apply p1'])
    const json: unknown = JSON.parse((await run('network', 'prune', '--json')).stdout)
    expect(json).toMatchObject({ result: { id: 'p2', state: 'done', undo: 'p2', unmet: [], left: [] } })
  })

  it('that cannot be applied is refused with 2, its reason and what could stand there', async () => {
    const used = tinyHost().networks[0]?.name ?? ''
    const text = { key: 'actions.problem.name-used', params: { engine: 'docker', name: used } }
    use({ warnings: [{ severity: 'stop', code: 'name-used', text }] })
    const ran = await run('network', 'create', used)
    expect(ran).toMatchObject({ status: 2, stdout: '' })
    expect(ran.line).toMatch(/^vethscope: docker has a network named \S+ already\. .+/)
    expect(actions.asked).toEqual(['plan network.create'])
  })

  it('that fails ends with 3 and says what is left', async () => {
    use({ ends: 'rolled-back' })
    const ran = await run('network', 'prune', '--json')
    expect(ran.status).toBe(3)
    expect(JSON.parse(ran.stdout)).toMatchObject({ result: { state: 'rolled-back', undo: null } })
    expect(ran.line).toMatch(/failed and was taken back: fake\.step/)
    use({ ends: 'left' })
    expect((await run('network', 'prune')).line).toMatch(/could not all be taken back/)
    use({ ends: 'interrupted' })
    expect((await run('network', 'prune')).line).toMatch(/vethscope undo --finish p1/)
  })

  it('of a host without rights is refused, and says what gives them', async () => {
    host = fakeHost()
    expect(await run('network', 'prune')).toMatchObject({
      status: 3,
      line: expect.stringMatching(/sudo/) as unknown
    })
    host = fakeHost({ description: { ...localDescription, kind: 'recorded' } })
    expect(await run('network', 'prune')).toMatchObject({
      status: 2,
      line: expect.stringMatching(/snapshot file/) as unknown
    })
  })

  it('shows hostile text as escapes', async () => {
    use({ warnings: [{ severity: 'note', code: 'x', text: { key: 'evil\u001b[2J\n\u202ename' } }] })
    const ran = await run('network', 'prune', '--dry-run')
    expect(ran.stdout).toContain('evil\\x1b[2J\\n\\u202ename')
    expect(ran.stdout).not.toMatch(/[^\P{C}\n]/u)
  })
})

describe('a plan that must be confirmed', () => {
  it('says how, waits, and ends well when another command confirms it', async () => {
    use({ confirmSeconds: 60 })
    const running = run('network', 'prune', '--json')
    await vi.waitFor(async () => expect((await actions.history())[0]?.state).toBe('unconfirmed'), {
      timeout: 10_000
    })
    expect((await run('undo', '--confirm', 'p1', '--json')).status).toBe(0)
    const ran = await running
    expect(ran.status).toBe(0)
    expect(ran.notes[0]).toMatch(/vethscope undo --confirm p1/)
    expect(JSON.parse(ran.stdout)).toMatchObject({ result: { state: 'done' } })
  })

  it('ends with 3 when it undid itself', async () => {
    use({ confirmSeconds: 60 })
    const running = run('network', 'prune')
    await vi.waitFor(async () => expect((await actions.history())[0]?.state).toBe('unconfirmed'), {
      timeout: 10_000
    })
    actions.end('p1', 'undone')
    expect(await running).toMatchObject({
      status: 3,
      line: expect.stringMatching(/not confirmed/) as unknown
    })
  })

  it('is taken back at once by Ctrl+C, and no signal cuts it short', async () => {
    use({ confirmSeconds: 60 })
    const running = run('network', 'prune')
    await vi.waitFor(async () => expect((await actions.history())[0]?.state).toBe('unconfirmed'), {
      timeout: 10_000
    })
    for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT'] as const) process.emit(signal)
    expect((await running).status).toBe(3)
    expect(actions.asked).toContain('settle p1 undo')
  })
})

describe('undo', () => {
  it('lists what can be taken back, takes it back, and shows the plan of that by --dry-run', async () => {
    expect(await run('undo')).toMatchObject({ status: 0, stdout: '', notes: ['Nothing can be undone here.'] })
    expect(JSON.parse((await run('undo', '--json')).stdout)).toEqual({ undo: [] })
    await run('network', 'prune')
    expect((await run('undo')).stdout).toMatch(/^ID +AT +STATE +CHANGE\np1 .*fake\.title\n$/)
    expect(JSON.parse((await run('undo', '--json')).stdout)).toMatchObject({
      undo: [{ id: 'p1', undo: 'p1' }]
    })
    const dry: unknown = JSON.parse((await run('undo', 'p1', '--dry-run', '--json')).stdout)
    expect(dry).toMatchObject({ plan: { id: 'p2' } })
    expect((await run('undo', 'p1')).status).toBe(0)
    expect(actions.asked.slice(-2)).toEqual(['planUndo p1', 'apply p3'])
  })

  it('takes back and finishes what was interrupted', async () => {
    use({ ends: 'interrupted' })
    await run('network', 'prune')
    expect((await run('undo')).stdout).toMatch(/p1 .*interrupted/)
    await run('undo', 'p1')
    expect(actions.asked.at(-2)).toBe('settle p1 undo')
    await run('undo', '--finish', 'p1')
    expect(actions.asked.at(-2)).toBe('settle p1 finish')
  })

  it('of an id that nobody knows is refused with 2', async () => {
    expect(await run('undo', '../x\u001b')).toMatchObject({
      status: 2,
      line: expect.stringMatching(/id "\.\.\/x\\x1b".*vethscope undo/) as unknown
    })
  })
})

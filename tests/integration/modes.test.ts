/**
 * A container per network mode on a real Docker and a real Podman: what is said of each names what is really there, and a
 * daemon's settings are those it was given, with where. The text for a new container is read by a real shell and run.
 */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { podmanSettings } from '@core/engines/podman-settings'
import {
  aliasNote,
  explainMode,
  extraHostLines,
  linkLines,
  linkedFrom,
  modeText,
  nameserverNote,
  networkLine,
  portLines,
  runTexts,
  settingsOf
} from '@shared/explain'
import { natRows } from '@shared/lists'
import { translate, type MessageRef } from '@shared/locales'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  dockerMissing,
  IMAGE,
  podmanMissing,
  startDocker,
  startPodman,
  type TestEngine
} from '../support/engines'
import { run, until } from '../support/engines-room'
import { Seen } from '../support/engines-seen'

const say = (message: MessageRef | null | undefined): string => (message ? translate('en', message) : '')

/** The words a real shell takes from a text; `\n` ends a command. */
function wordsOf(text: string): string[][] {
  const said = execFileSync('bash', ['-c', `docker() { printf '%s\\0' "$@"; printf '\\n\\0'; }\n${text}`], {
    encoding: 'utf8'
  })
  const commands: string[][] = [[]]
  for (const word of said.split('\0').slice(0, -1)) {
    if (word === '\n') commands.push([])
    else commands.at(-1)?.push(word)
  }
  return commands.filter((words) => words.length > 0)
}

describe.skipIf(dockerMissing !== null)(
  `Docker's modes and settings${dockerMissing === null ? '' : `: not run, ${dockerMissing}`}`,
  () => {
    let engine: TestEngine
    let seen: Seen
    beforeAll(async () => {
      engine = await startDocker({
        flags: ['--mtu=1400', '--icc=false', '--dns', '192.0.2.53', '-H', 'tcp://127.0.0.1:2375'],
        config: {
          bip: '10.211.0.1/24',
          'userland-proxy': false,
          'dns-search': ['lab.test'],
          'default-address-pools': [{ base: '10.212.0.0/16', size: 24 }]
        }
      })
      seen = new Seen(engine)
      const docker = engine.command
      run('ip', ['-n', engine.namespace, 'link', 'add', 'up0', 'type', 'veth', 'peer', 'name', 'up1'])
      run('ip', ['-n', engine.namespace, 'link', 'set', 'up1', 'up'])
      run('ip', ['-n', engine.namespace, 'link', 'set', 'up0', 'up'])
      docker('network', 'create', 'vs-net')
      docker('network', 'create', '-d', 'macvlan', '-o', 'parent=up0', '--subnet', '172.30.3.0/24', 'vs-mac')
      docker('network', 'create', '--internal', 'vs-in')
      const start = (name: string, ...options: string[]): string =>
        docker('run', '-d', '--name', name, '--stop-timeout', '0', ...options, IMAGE)
      start('plain')
      start('linked', '--link', 'plain:db', '--add-host', 'gate:192.0.2.1')
      start(
        'user',
        ...[
          '--network',
          'vs-net',
          '--network-alias',
          'app',
          '--hostname',
          'user.lab',
          '--dns-option',
          'ndots:2'
        ],
        ...['-p', '127.0.0.1:18080:80', '-p', '19000-19001:9000-9001/udp', '-p', '7000'],
        ...['-e', 'http_proxy=http://me:secret@192.0.2.9:3128', '-e', 'TOKEN=hidden']
      )
      docker('network', 'connect', '--alias', 'second', 'vs-in', 'user')
      start('twin', '--network', 'vs-net', '--network-alias', 'app')
      start('hosted', '--network', 'host')
      start('alone', '--network', 'none')
      start('shares', '--network', 'container:twin')
      start('lan', '--network', 'vs-mac')
      await seen.collect()
      // An engine and eight containers: a busy machine takes its time.
    }, 300_000)
    afterAll(async () => {
      await seen.close()
    })

    it('says every mode with the names it is about', () => {
      const lines = Object.fromEntries(
        seen.snapshot.containers.map((item) => [
          item.name,
          `${modeText(seen.look, item)}: ${say(explainMode(seen.look, item))}`
        ])
      )
      expect(lines.plain).toMatch(/^bridge: The default bridge, docker0/)
      expect(lines.twin).toMatch(/^vs-net: vs-net is a user-defined bridge, br-[0-9a-f]{12}:/)
      expect(lines.user).toMatch(/^vs-net: On .*vs-(net|in), vs-(net|in), with an interface/)
      expect(lines.hosted).toMatch(/^host: hosted has no network of its own/)
      expect(lines.alone).toMatch(/^none: alone has loopback only/)
      expect(lines.shares).toMatch(/^container:twin: shares lives in the network namespace of twin/)
      expect(lines.lan).toMatch(/^vs-mac: vs-mac hangs on up0 \(macvlan, bridge\)/)
      expect(say(networkLine(seen.look, seen.network('vs-in')))).toMatch(/^vs-in is an internal bridge/)
      // What is said is so: the sharer is in the other's namespace, the lonely one has loopback only.
      expect(seen.container('shares').namespaceId).toBe(seen.container('twin').namespaceId)
      expect(
        seen.look.interfacesOf.get(seen.container('alone').namespaceId!)!.map((item) => item.ifname)
      ).toEqual(['lo'])
    })

    it('says --link as the one-way entry that is in one hosts file and not in the other', async () => {
      const [line] = linkLines(seen.look, seen.container('linked'))
      const address = seen.look.endpointsOf.get(seen.container('plain').id)![0]!.ipv4!
      expect(line).toMatchObject({ text: 'plain:db', note: { key: 'explain.link.hosts' } })
      expect(say(line?.note)).toContain(`${address} db`)
      expect(engine.command('exec', 'linked', 'cat', '/etc/hosts')).toMatch(new RegExp(`${address}\\s+db`))
      expect(engine.command('exec', 'plain', 'cat', '/etc/hosts')).not.toContain('linked')
      expect(linkedFrom(seen.look, seen.container('plain'))).toEqual(['linked'])
      expect(extraHostLines(seen.look, seen.container('linked'))[0]?.note.key).toBe('explain.addHost.there')
      // The entry is taken out behind the engine's back: then that is said.
      const without = engine
        .command('exec', 'linked', 'cat', '/etc/hosts')
        .split('\n')
        .filter((one) => !one.includes('db'))
      engine.command('exec', 'linked', 'sh', '-c', `echo '${without.join('\n')}' > /etc/hosts`)
      await until(
        'the missing entry to be seen',
        async () => {
          await seen.collect()
          return linkLines(seen.look, seen.container('linked'))[0]?.note.key === 'explain.link.missing'
        },
        60_000
      )
    })

    it('says aliases, also one of several, name servers, proxies and ports as they are', () => {
      const user = seen.container('user')
      const onNet = seen.look.endpointsOf
        .get(user.id)!
        .find((one) => one.networkId === seen.network('vs-net').id)!
      expect(say(aliasNote(seen.look, onNet))).toMatch(/^app is an alias of twin too.*round robin/)
      expect(nameserverNote(seen.look, user)?.key).toMatch(/^explain\.dns\.engine/)
      expect(nameserverNote(seen.look, seen.container('plain'))?.key).toMatch(
        /^explain\.dns\.(copied|given)$/
      )
      expect(user.proxies).toEqual([{ key: 'http_proxy', value: 'http://192.0.2.9:3128' }])
      expect(JSON.stringify(seen.snapshot)).not.toMatch(/secret@|me:secret|TOKEN/)
      const ports = portLines(user, natRows(seen.look)).map((line) => [
        line.text,
        line.where.key,
        line.how?.key
      ])
      expect(ports).toContainEqual([
        '127.0.0.1:18080->80/tcp',
        'explain.port.loopback',
        expect.stringMatching(/^explain\.port\.rule/)
      ])
      expect(ports.map(([text]) => text)).toContainEqual(
        expect.stringMatching(/19000-19001->9000-9001\/udp$/)
      )
      expect(ports.find(([text]) => String(text).endsWith('->7000/tcp'))?.[1]).toBe('explain.port.random')
    })

    it('tells the settings it was given and where, and the defaults that the daemon really has', () => {
      const rows = settingsOf(seen.look, seen.own)
      const of = (name: string) => rows.find((row) => row.name === name)!
      const file = join(engine.directory, 'daemon.json')
      expect(of('mtu')).toMatchObject({ value: '1400', source: { kind: 'flag' }, warning: null })
      expect(of('icc')).toMatchObject({ value: 'false', source: { kind: 'flag' }, warning: null })
      expect(of('dns')).toMatchObject({ value: '192.0.2.53', source: { kind: 'flag' } })
      expect(of('bip')).toMatchObject({
        value: '10.211.0.1/24',
        source: { kind: 'file', where: file },
        warning: null
      })
      expect(of('userland-proxy')).toMatchObject({ value: 'false', source: { kind: 'file', where: file } })
      expect(of('dns-search')).toMatchObject({ value: 'lab.test', source: { kind: 'file' } })
      expect(of('default-address-pools').value).toBe('base=10.212.0.0/16,size=24')
      expect(of('hosts')).toMatchObject({
        warning: { level: 'warning', text: { key: 'explain.warn.tcp-local' } }
      })
      expect(of('iptables')).toMatchObject({ value: 'true', source: { kind: 'default' } })
      expect(of('ip')).toMatchObject({ value: '0.0.0.0', source: { kind: 'default' } })
      const bridge = engine.command(
        'network',
        'inspect',
        '-f',
        '{{json .Options}} {{json .IPAM.Config}}',
        'bridge'
      )
      expect(bridge).toContain('"com.docker.network.driver.mtu":"1400"')
      expect(bridge).toContain('10.211.0.')
      expect(seen.network('vs-net').subnets[0]?.subnet).toMatch(/^10\.212\./)
      expect(seen.snapshot.gaps.filter((gap) => gap.what === 'engine' && gap.subject === file)).toEqual([])
    })

    it('gives text for a new container that a shell reads and the engine takes, to the same wiring', async () => {
      const before = seen.container('user')
      const texts = runTexts(seen.look, before)
      const commands = wordsOf(texts[0]!.text)
      expect(commands[0]?.slice(0, 4)).toEqual(['run', '-d', '--name', 'user'])
      engine.command('rm', '-f', 'user')
      for (const words of commands) engine.command(...words)
      await seen.collect()
      const after = seen.container('user')
      const plain = (ports: typeof after.ports) =>
        ports.map((port) => ({ ...port, hostPort: port.picked === true ? 0 : port.hostPort }))
      expect(plain(after.ports)).toEqual(plain(before.ports))
      expect([after.networkMode, after.hostname, after.dns, after.links]).toEqual([
        before.networkMode,
        before.hostname,
        before.dns,
        before.links
      ])
      const aliases = (id: string): string[] =>
        (seen.look.endpointsOf.get(id) ?? []).flatMap((item) =>
          item.aliases.filter((name) => /^[a-z]+$/.test(name))
        )
      expect(aliases(after.id).sort()).toEqual(['app', 'second'])
    })
  }
)

describe.skipIf(podmanMissing !== null)(
  `Podman's modes${podmanMissing === null ? '' : `: not run, ${podmanMissing}`}`,
  () => {
    let engine: TestEngine
    let seen: Seen
    beforeAll(async () => {
      engine = await startPodman()
      seen = new Seen(engine)
      const podman = engine.command
      podman('network', 'create', 'vs-net')
      const start = (name: string, ...options: string[]): string =>
        podman('run', '-d', '--name', name, '--stop-timeout', '0', ...options, IMAGE)
      start('plain')
      start('user', '--network', 'vs-net', '-p', '127.0.0.1:18080:80')
      start('hosted', '--network', 'host')
      start('alone', '--network', 'none')
      start('shares', '--network', 'container:user')
      podman('pod', 'create', '--name', 'vs-pod', '--infra-image', IMAGE, '--infra-command', 'sleep inf')
      start('member', '--pod', 'vs-pod')
      await seen.collect()
      // An engine and seven containers: a busy machine takes its time.
    }, 300_000)
    afterAll(async () => {
      await seen.close()
    })

    it('are said with the names they are about', () => {
      const line = (name: string): string => {
        const item = seen.container(name)
        return `${modeText(seen.look, item)}: ${say(explainMode(seen.look, item))}`
      }
      expect(line('plain')).toMatch(/^podman: Podman’s default network, bridge podman0/)
      expect(line('user')).toMatch(/^vs-net: vs-net is a user-defined bridge, podman\d+/)
      expect(line('hosted')).toMatch(/^host: hosted has no network/)
      expect(line('alone')).toMatch(/^none: alone has loopback only/)
      expect(line('shares')).toMatch(/^container:user: shares lives in the network namespace of user/)
      expect(line('member')).toMatch(/^pod:vs-pod: It shares the network namespace of pod vs-pod with /)
    })

    it('come with the settings of containers.conf', () => {
      const rows = settingsOf(seen.look, seen.own)
      expect(rows.find((row) => row.name === 'network_backend')).toMatchObject({ value: 'netavark' })
      expect(rows.find((row) => row.name === 'default_network')?.value).not.toBeNull()
    })
  }
)

describe.skipIf(process.geteuid?.() !== 0)('containers.conf as a service sees it', () => {
  const children: ChildProcess[] = []
  const directory = mkdtempSync(join(tmpdir(), 'vs-conf-'))
  afterAll(() => {
    for (const child of children) child.kill('SIGKILL')
    rmSync(directory, { recursive: true, force: true })
  })

  it('is read through that process’s own mounts', async () => {
    mkdirSync(join(directory, 'containers'))
    writeFileSync(
      join(directory, 'containers', 'containers.conf'),
      '[network]\ndefault_subnet = "10.99.0.0/24" # ours\n[engine]\nenv = ["SECRET=1"]\n'
    )
    const child = spawn(
      'unshare',
      [
        '-m',
        'sh',
        '-c',
        'mount --bind "$1" /etc/containers && echo ready && exec sleep 1000',
        'sh',
        join(directory, 'containers')
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] }
    )
    children.push(child)
    await new Promise((resolve) => child.stdout.once('data', resolve))
    const read = podmanSettings(child.pid!, () => undefined)
    expect(read.settings).toEqual([
      {
        key: 'default_subnet',
        value: '10.99.0.0/24',
        source: '/etc/containers/containers.conf',
        from: null
      }
    ])
    expect(read.settingsRead).toContain('/etc/containers/containers.conf')
  })
})

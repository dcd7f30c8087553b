/** Settings of engines: what holds, where it was set, what speaks against it, and the text that changes it. */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isMessageKey } from '../locales'
import { lookup, type Engine } from '../model'
import {
  emptySnapshot,
  makeContainer,
  makeEndpoint,
  makeEngine,
  makeNetwork,
  namespaceIdOf
} from '../testing/snapshots'
import { changeTexts, runTexts, settingsOf, shellWord, termHelps } from '.'
import { dockerKeys, podmanKeys } from './docker-keys'

/** Numbers from 0 to 1 that are the same each run (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const HOST = namespaceIdOf(1)
const read = ['command line', '/etc/docker/daemon.json']
const set = (
  key: string,
  value: string,
  source: string | null = 'command line',
  from: string | null = null
) => ({
  key,
  value,
  source,
  from
})
const bridgeOf = (engine: Engine) =>
  makeNetwork(engine.id, 'bridge', 'bridge', {
    dns: false,
    mtu: 1500,
    subnets: [{ subnet: '172.17.0.0/16', gateway: '172.17.0.1', ipRange: null, aux: [] }],
    options: {
      'com.docker.network.bridge.default_bridge': 'true',
      'com.docker.network.bridge.name': 'docker0',
      'com.docker.network.bridge.host_binding_ipv4': '0.0.0.0'
    }
  })
function rows(over: Partial<Engine>) {
  const engine = makeEngine(HOST, { settingsRead: read, ...over })
  const look = lookup(emptySnapshot({ engines: [engine], networks: [bridgeOf(engine)] }))
  const all = settingsOf(look, engine)
  return { engine, all, of: (name: string) => all.find((item) => item.name === name)! }
}

describe('settings of Docker', () => {
  it('are every one explained, in order, and the newer ones only where the version has them', () => {
    const { all } = rows({})
    expect(all.map((item) => item.name)).toEqual(dockerKeys.map((item) => item.key))
    for (const item of dockerKeys) expect(isMessageKey(`explain.setting.${item.key}`), item.key).toBe(true)
    for (const item of podmanKeys)
      expect(isMessageKey(`explain.podman.${item.key.replaceAll('_', '-')}`), item.key).toBe(true)
    expect(rows({ version: '20.10.24' }).all.map((item) => item.name)).not.toContain('firewall-backend')
  })

  it('have the default where nobody set them, or what the default bridge shows', () => {
    const { of } = rows({ version: '20.10.24' })
    expect(of('userland-proxy')).toMatchObject({ value: 'true', source: { kind: 'default' } })
    expect(of('ip6tables').value).toBe('false')
    expect(rows({ version: '28.0.1' }).of('ip6tables').value).toBe('true')
    expect(of('bip')).toMatchObject({ value: '172.17.0.1/16', source: { kind: 'default' } })
    expect(of('dns').value).toBeNull()
  })

  it('claim no default where the daemon’s files are not ours to read', () => {
    const { of } = rows({ settingsRead: [] })
    expect(of('userland-proxy')).toMatchObject({ value: null, source: { kind: 'unknown' } })
  })

  it('name the flag’s file, or daemon.json', () => {
    const { of } = rows({
      settings: [
        set('mtu', '1500', 'command line', '/etc/default/docker'),
        set('icc', 'true'),
        set('dns', '["9.9.9.9","1.1.1.1"]', '/etc/docker/daemon.json'),
        set('default-address-pools', '[{"base":"10.9.0.0/16","size":24}]', '/etc/docker/daemon.json'),
        set('live-restore', 'false', null)
      ]
    })
    expect(of('mtu').source).toEqual({ kind: 'flag', where: '/etc/default/docker' })
    expect(of('icc').source).toEqual({ kind: 'flag', where: '' })
    expect(of('dns')).toMatchObject({ value: '9.9.9.9, 1.1.1.1', source: { kind: 'file' } })
    expect(of('default-address-pools').value).toBe('base=10.9.0.0/16,size=24')
    expect(of('live-restore').source.kind).toBe('default')
  })

  it('warn of TCP without TLS, the louder the wider it is open', () => {
    const warning = (hosts: string, ...more: Engine['settings']) =>
      rows({ settings: [set('hosts', hosts), ...more] }).of('hosts').warning
    expect(warning('fd://')).toBeNull()
    expect(warning('fd://, tcp://0.0.0.0:2375')).toMatchObject({
      level: 'bad',
      text: { key: 'explain.warn.tcp-open', params: { hosts: 'tcp://0.0.0.0:2375' } }
    })
    expect(warning('tcp://0.0.0.0:2376', set('tls', 'true'))?.text.key).toBe('explain.warn.tcp-unverified')
    expect(warning('tcp://127.0.0.1:2375')).toMatchObject({ level: 'warning' })
    expect(warning('tcp://0.0.0.0:2376', set('tlsverify', 'true'))).toBeNull()
    expect(
      rows({ settings: [set('hosts', '["tcp://0.0.0.0:2375"]', '/f')] }).of('hosts').warning?.level
    ).toBe('bad')
  })

  it('warn where the bridge has another value, and where rules are not written', () => {
    expect(rows({ settings: [set('mtu', '1400')] }).of('mtu').warning?.text).toEqual({
      key: 'explain.warn.differs',
      params: { wanted: '1400', seen: '1500' }
    })
    expect(rows({ settings: [set('iptables', 'false')] }).of('iptables').warning?.text.key).toBe(
      'explain.warn.no-iptables'
    )
    expect(
      rows({ settings: [set('icc', 'true'), set('icc', 'true', '/f')] }).of('icc').warning?.text.key
    ).toBe('explain.warn.twice')
  })

  it('are changed by exact text: valid JSON, a flag, a restart', () => {
    const { engine, all } = rows({
      settings: [set('dns', '9.9.9.9, 1.1.1.1', 'command line', '/etc/default/docker')]
    })
    for (const item of all) {
      const [file, flag, restart] = changeTexts(engine, item)
      expect(Object.keys(JSON.parse(file!.text) as object), item.name).toEqual([item.name])
      expect(flag?.text, item.name).toMatch(/^dockerd --[a-z0-9-]+=/)
      expect(restart?.text).toBe(`systemctl ${item.name === 'live-restore' ? 'reload' : 'restart'} docker`)
    }
    const dns = changeTexts(
      engine,
      all.find((item) => item.name === 'dns')!
    )
    expect(dns[0]).toMatchObject({
      text: '{ "dns": ["9.9.9.9","1.1.1.1"] }',
      title: { key: 'explain.change.file-not-flag', params: { where: '/etc/default/docker' } }
    })
    expect(dns[1]?.text).toBe('dockerd --dns=9.9.9.9 --dns=1.1.1.1')
    const icc = changeTexts(
      engine,
      all.find((item) => item.name === 'icc')!
    )
    expect(icc[0]?.text).toBe('{ "icc": false }')
  })
})

describe('settings of Podman', () => {
  it('are those of containers.conf, with the file, and text to change them', () => {
    const { engine, of } = rows({
      kind: 'podman',
      settings: [
        set('network-backend', 'netavark', null),
        set('default_subnet', '10.9.0.0/24', '/etc/containers/containers.conf')
      ],
      settingsRead: ['/usr/share/containers/containers.conf']
    })
    expect(of('network_backend')).toMatchObject({ value: 'netavark', source: { kind: 'told' } })
    expect(of('default_subnet').source).toEqual({ kind: 'file', where: '/etc/containers/containers.conf' })
    expect(of('dns_bind_port')).toMatchObject({ value: '53', source: { kind: 'default' } })
    expect(changeTexts(engine, of('default_subnet'))[0]?.text).toBe(
      '[network]\ndefault_subnet = "10.99.0.0/16"'
    )
  })
})

describe('text for a shell', () => {
  it.runIf(existsSync('/bin/bash'))('is the same text to a real shell, whatever it holds', () => {
    const pieces = [
      'a',
      ' ',
      "'",
      '"',
      '\\',
      '$',
      '`',
      '\n',
      '\t',
      '\u001b',
      '\u202e',
      '!',
      '*',
      '~',
      '#',
      '-',
      '=',
      '{a,b}',
      'é',
      '😀',
      '$(id)',
      '&',
      ';',
      '|',
      '%'
    ]
    const random = numbers(7)
    const texts = Array.from({ length: 400 }, () =>
      Array.from(
        { length: 1 + Math.floor(random() * 8) },
        () => pieces[Math.floor(random() * pieces.length)]
      ).join('')
    )
    const said = execFileSync(
      'bash',
      ['-c', texts.map((text) => `printf '%s\\0' ${shellWord(text)}`).join('\n')],
      {
        encoding: 'utf8',
        env: { LC_ALL: 'C.UTF-8', PATH: '/usr/bin:/bin' }
      }
    )
    expect(said.split('\0').slice(0, -1)).toEqual(texts)
  })

  it('is quoted so that nothing breaks out', () => {
    expect(['web', 'a b', "it's", '$(rm)', '', '-x', '`id`', 'a;b'].map(shellWord)).toEqual([
      'web',
      "'a b'",
      String.raw`'it'\''s'`,
      "'$(rm)'",
      "''",
      "'-x'",
      "'`id`'",
      "'a;b'"
    ])
    expect(shellWord("a\u001b[31m\n\u202eé'")).toBe(String.raw`$'a\x1b\x5b31m\x0a\xe2\x80\xae\xc3\xa9\x27'`)
  })

  it('has the container’s network options as they are, and one wish each', () => {
    const engine = makeEngine(HOST)
    const mynet = makeNetwork(engine.id, 'mynet', 'mynet', { dns: true })
    const second = makeNetwork(engine.id, 'two', 'two', { dns: true })
    const web = makeContainer(engine.id, 'web', 'web', {
      networkMode: { kind: 'network', target: 'mynet' },
      hostname: 'web.lab',
      image: 'lab/web; rm -rf /',
      ports: [
        { protocol: 'tcp', hostAddress: '127.0.0.1', hostPort: 8080, containerPort: 80 },
        { protocol: 'udp', hostAddress: '', hostPort: 9000, containerPort: 9000 },
        { protocol: 'udp', hostAddress: '', hostPort: 9001, containerPort: 9001 },
        { protocol: 'tcp', hostAddress: '0.0.0.0', hostPort: 32768, containerPort: 81, picked: true }
      ],
      dns: { servers: ['192.0.2.53'], search: ['lab'], options: ['ndots:2'] },
      extraHosts: ['gate:192.0.2.1'],
      links: [{ container: 'db', alias: 'store' }]
    })
    const look = lookup(
      emptySnapshot({
        engines: [engine],
        networks: [mynet, second],
        containers: [web],
        endpoints: [
          // An engine tells them by name, not in the order of the mode.
          makeEndpoint(web.id, second.id, { aliases: ['b c'] }),
          makeEndpoint(web.id, mynet.id, { aliases: ['app', 'web'], fixed: ['10.0.0.9'] })
        ]
      })
    )
    const texts = runTexts(look, web)
    expect(texts[0]?.text).toBe(
      [
        'docker run -d --name web',
        '--network mynet',
        '--ip 10.0.0.9',
        '--network-alias app',
        '--hostname web.lab',
        '-p 9000-9001:9000-9001/udp',
        '-p 81',
        '-p 127.0.0.1:8080:80',
        '--dns 192.0.2.53',
        '--dns-search lab',
        '--dns-option ndots:2',
        '--add-host gate:192.0.2.1',
        '--link db:store',
        "'lab/web; rm -rf /'"
      ].join(' \\\n  ') + "\ndocker network connect --alias 'b c' two web"
    )
    const onHost = texts.find((item) => item.title.key === 'explain.run.host')
    expect(onHost?.text).not.toMatch(/-p |--ip|--link|connect/)
    expect(onHost?.text).toContain('--network host')
    expect(texts.map((item) => item.title.key)).toContain('explain.run.publish')
  })
})

describe('help for words', () => {
  it('is a line of the glossary each', () => {
    const glossary = readFileSync(join(import.meta.dirname, '../model/glossary.md'), 'utf8')
    for (const { word } of termHelps) expect(glossary.includes(`**${word}`), word).toBe(true)
  })
})

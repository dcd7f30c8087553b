/** Whatever text stands in whatever field: it is refused with a reason that can be read, or it is harmless. */
import { describe, expect, it } from 'vitest'
import { intent, type Intent } from '../contract/intents'
import { locales, messages, translate } from '../locales'
import { paramsOf } from '../locales/define'
import { buildTopology } from '../topology'
import { changeHost, containers, docker, networks, sensibleIntents } from '../testing/change-host'
import { textPaths, withField } from '../testing/fields'
import { hostileTexts } from '../testing/hostile-texts'
import { visible } from '../text/visible'
import { changesOf, check, complete, stops, whatIf, type Problem } from './index'

const snapshot = changeHost()
/** Fields that are empty in the sensible ones, filled so that they can be replaced. */
const full: readonly Intent[] = [
  ...sensibleIntents,
  ...[
    {
      kind: 'network.create',
      engineId: docker.id,
      name: 'mynet',
      driver: 'bridge',
      subnets: [
        {
          subnet: '10.77.0.0/24',
          gateway: '10.77.0.1',
          ipRange: '10.77.0.128/25',
          aux: { router: '10.77.0.2' }
        }
      ],
      bridgeName: 'br9',
      hostBinding: '127.0.0.1',
      labels: { owner: 'me' },
      options: { key: 'value' }
    },
    { kind: 'network.create', engineId: docker.id, name: 'lan', driver: 'macvlan', parent: 'eth0' },
    {
      kind: 'endpoint.connect',
      networkId: networks.api.id,
      containerId: containers.web.id,
      aliases: ['www'],
      ipv4: '172.19.0.7',
      ipv6: 'fd00::7',
      mac: '02:42:ac:13:00:07',
      linkLocal: ['169.254.1.2']
    },
    {
      kind: 'nat.dnat',
      namespaceId: snapshot.host.namespaceId,
      protocol: 'tcp',
      address: '192.0.2.10',
      port: 9090,
      toAddress: '172.18.0.2',
      toPort: 80
    },
    {
      kind: 'container.readdress',
      containerId: containers.web.id,
      interfaceId: snapshot.endpoints[0]?.interfaceId,
      address: '172.18.0.99/16',
      gateway: '172.18.0.1'
    }
  ].map((item) => intent.parse(item))
]

/** Data that is only kept: it may hold anything that can be seen. */
const KEPT = /^(labels|options)\./
const HARMLESS = /^[A-Za-z0-9_.:@+/-]*$/
const FIXED = /^(kind|driver|family|protocol|sysctl|macvlanMode|ipvlanMode)$/

/** Texts of problems that cannot be read as they are, or lack a parameter. */
const unreadable = (problems: readonly Problem[]): string[] =>
  problems.flatMap(({ text }) =>
    locales.flatMap((locale) => {
      const said = translate(locale, text)
      const lacks = paramsOf(messages[text.key][locale]).some(
        (name) => !Object.hasOwn(text.params ?? {}, name)
      )
      return lacks || visible(said, 5000) !== said ? [said] : []
    })
  )

const cases = full.flatMap((one, at) =>
  textPaths(one)
    .filter((path) => !FIXED.test(path))
    .map((path) => [`${one.kind} ${path} (${String(at)})`, one, path] as const)
)

describe('hostile texts', () => {
  it('are several hundred', () => {
    expect(hostileTexts.length).toBeGreaterThan(300)
    expect(cases.length).toBeGreaterThan(60)
  })

  it.each(cases)('%s', (_name, one, path) => {
    for (const text of hostileTexts) {
      const parsed = intent.safeParse(withField(one, path, text))
      if (!parsed.success) continue
      const problems = check(snapshot, parsed.data)
      expect(unreadable(problems)).toEqual([])
      const completed = complete(snapshot, parsed.data)
      const after = whatIf(snapshot, completed)
      if (stops(problems)) continue
      expect(unreadable(check(snapshot, completed))).toEqual([])
      changesOf(snapshot, after)
      if (KEPT.test(path)) expect(visible(text, 1000)).toBe(text)
      else {
        expect(text).toMatch(HARMLESS)
        expect(text.startsWith('-'), text).toBe(false)
        expect(/(^|\/)\.\.?(\/|$)/.test(text), text).toBe(false)
      }
    }
  })

  it('as keys of labels, options and set-aside addresses', () => {
    for (const key of hostileTexts) {
      for (const field of ['labels', 'options'] as const) {
        const wanted = { kind: 'network.create', engineId: docker.id, name: 'mynet', driver: 'bridge' }
        const pairs = Object.fromEntries([[key, '10.77.0.9']])
        const parsed = intent.safeParse({ ...wanted, [field]: pairs })
        if (!parsed.success) continue
        const problems = check(snapshot, parsed.data)
        whatIf(snapshot, complete(snapshot, parsed.data))
        if (!stops(problems)) expect(visible(key, 1000)).toBe(key)
      }
      const subnets = [{ subnet: '10.77.0.0/24', aux: Object.fromEntries([[key, '10.77.0.9']]) }]
      const parsed = intent.safeParse({
        kind: 'network.create',
        engineId: docker.id,
        name: 'mynet',
        driver: 'bridge',
        subnets
      })
      if (parsed.success) expect(unreadable(check(snapshot, parsed.data))).toEqual([])
    }
  })

  it('never break the map of what would be', () => {
    for (const text of hostileTexts.slice(0, 120)) {
      for (const one of [
        { kind: 'namespace.create', name: text },
        { kind: 'bridge.create', namespaceId: snapshot.host.namespaceId, name: text },
        { kind: 'network.create', engineId: docker.id, name: text, driver: 'bridge' }
      ]) {
        const parsed = intent.safeParse(one)
        if (parsed.success) buildTopology(whatIf(snapshot, complete(snapshot, parsed.data)))
      }
    }
  })
})

describe('suggestions', () => {
  it('pass the check that made them', () => {
    let tried = 0
    const wrong = new Set<string>()
    for (const [name, one, path] of cases) {
      for (const text of hostileTexts) {
        const parsed = intent.safeParse(withField(one, path, text))
        if (!parsed.success) continue
        for (const { field, suggestion, code } of check(snapshot, parsed.data)) {
          if (suggestion === null) continue
          const numeric = /(^|\.)(mtu|vlan|value|port|toPort)$/.test(field)
          const put = numeric ? Number(suggestion) : suggestion
          const again = intent.safeParse(withField(parsed.data, field, put))
          if (!again.success) throw new Error(`${name}: ${code} suggests ${suggestion}`)
          tried++
          const left = check(snapshot, again.data).filter(
            (item) => item.severity === 'stop' && item.field === field
          )
          if (left.length > 0) wrong.add(`${name}: ${code} suggests ${suggestion}: ${left[0]?.code ?? ''}`)
        }
      }
    }
    expect([...wrong].slice(0, 30)).toEqual([])
    expect(tried).toBeGreaterThan(1000)
  })
})

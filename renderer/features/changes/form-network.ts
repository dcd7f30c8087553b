/** The form for a new network: a name is enough. */
import type { Lookup } from '@shared/model'
import { engineChoices } from './choices'
import { orNull, pairs, text, wholeOrNull, yes, yesNoOr, type Draft } from './draft'
import { field, type Choice, type Field, type FormDescription } from './fields'

/** As the contract takes them. */
const MOST_SUBNETS = 8

const drivers: readonly Choice[] = [
  { value: 'bridge', text: 'bridge', about: 'changes.driver.bridge' },
  { value: 'macvlan', text: 'macvlan', about: 'changes.driver.macvlan' },
  { value: 'ipvlan', text: 'ipvlan', about: 'changes.driver.ipvlan' },
  { value: 'overlay', text: 'overlay', about: 'changes.driver.overlay' }
]
const modes = (names: readonly string[]): Choice[] => [
  { value: '', text: { key: 'changes.engineDefault' } },
  ...names.map((name) => ({ value: name, text: name }))
]

/** How many groups of subnet fields are shown. */
const subnetCount = (draft: Draft): number =>
  Math.min(MOST_SUBNETS, Math.max(1, Number(draft.subnetCount ?? '1') || 1))

function subnetFields(draft: Draft): Field[] {
  const count = subnetCount(draft)
  return Array.from({ length: count }, (_, at) => {
    const path = `subnets.${String(at)}`
    const rare = at === 0
    return [
      field(`${path}.subnet`, 'changes.field.subnet', 'text', { hint: 'changes.hint.subnet' }),
      field(`${path}.gateway`, 'changes.field.gateway', 'text', { beside: true }),
      field(`${path}.ipRange`, 'changes.field.ipRange', 'text', { rare, hint: 'changes.hint.ipRange' }),
      field(`${path}.aux`, 'changes.field.aux', 'pairs', {
        rare,
        hint: 'changes.hint.aux',
        placeholder: 'router=192.168.100.5'
      })
    ]
  }).flat()
}

/** The first engine that answers: the one most people have. */
const initial = (lookup: Lookup): Draft => ({
  engineId: engineChoices(lookup)[0]?.value ?? '',
  driver: 'bridge'
})

function fields(lookup: Lookup, draft: Draft): Field[] {
  const driver = draft.driver ?? 'bridge'
  const onParent = driver === 'macvlan' || driver === 'ipvlan'
  const bridge = driver === 'bridge'
  const engines = engineChoices(lookup)
  return [
    field('name', 'column.name', 'text', { placeholder: 'mynet' }),
    ...(engines.length === 1
      ? []
      : [field('engineId', 'column.engine', 'select', { choices: engines, beside: true })]),
    field('driver', 'column.driver', 'radio', { choices: drivers }),
    ...(onParent
      ? [
          field('parent', 'changes.field.parent', 'text', {
            hint: 'changes.hint.parent',
            placeholder: 'eth0'
          }),
          field('vlan', 'changes.field.vlan', 'number', { beside: true, placeholder: '100' }),
          driver === 'macvlan'
            ? field('macvlanMode', 'changes.field.mode', 'select', {
                choices: modes(['bridge', 'private', 'vepa', 'passthru'])
              })
            : field('ipvlanMode', 'changes.field.mode', 'select', { choices: modes(['l2', 'l3', 'l3s']) })
        ]
      : []),
    ...subnetFields(draft),
    ...(subnetCount(draft) < MOST_SUBNETS
      ? [field('subnetCount', 'changes.field.moreSubnets', 'more', { rare: true })]
      : []),
    field('ipv6', 'changes.field.ipv6', 'flag', { hint: 'changes.hint.ipv6' }),
    field('internal', 'changes.field.internal', 'flag', { hint: 'changes.hint.internal' }),
    ...(driver === 'overlay'
      ? [
          field('attachable', 'changes.field.attachable', 'flag', { hint: 'changes.hint.attachable' }),
          field('encrypted', 'changes.field.encrypted', 'flag', { hint: 'changes.hint.encrypted' })
        ]
      : []),
    ...(bridge
      ? [
          field('icc', { term: 'ICC' }, 'tri', { rare: true, hint: 'changes.hint.icc' }),
          field('masquerade', { term: 'masquerade' }, 'tri', {
            rare: true,
            beside: true,
            hint: 'changes.hint.masquerade'
          }),
          field('bridgeName', 'changes.field.bridgeName', 'text', { rare: true }),
          field('hostBinding', 'changes.field.hostBinding', 'text', {
            rare: true,
            beside: true,
            placeholder: '127.0.0.1'
          })
        ]
      : []),
    field('mtu', { term: 'MTU' }, 'number', { rare: true, placeholder: '1500' }),
    field('labels', 'changes.field.labels', 'pairs', { rare: true, placeholder: 'team=web' }),
    field('options', 'changes.field.options', 'pairs', {
      rare: true,
      placeholder: 'com.docker.network.bridge.inhibit_ipv4=true'
    })
  ]
}

/** Groups in which something stands; the others are left out, and a free subnet is proposed where there are none. */
function subnets(draft: Draft): object[] {
  return Array.from({ length: subnetCount(draft) }, (_, at) => {
    const path = `subnets.${String(at)}`
    return {
      subnet: text(draft, `${path}.subnet`),
      gateway: orNull(draft, `${path}.gateway`),
      ipRange: orNull(draft, `${path}.ipRange`),
      aux: pairs(draft, `${path}.aux`)
    }
  }).filter(
    (one) =>
      one.subnet !== '' || one.gateway !== null || one.ipRange !== null || Object.keys(one.aux).length > 0
  )
}

export const networkForm: FormDescription = {
  title: 'changes.form.network',
  about: 'changes.form.networkAbout',
  initial,
  fields,
  intent: (draft) => {
    const driver = draft.driver ?? 'bridge'
    const onParent = driver === 'macvlan' || driver === 'ipvlan'
    const bridge = driver === 'bridge'
    const overlay = driver === 'overlay'
    return {
      kind: 'network.create',
      engineId: text(draft, 'engineId'),
      name: text(draft, 'name'),
      driver,
      subnets: subnets(draft),
      ipv6: yes(draft, 'ipv6'),
      internal: yes(draft, 'internal'),
      attachable: overlay && yes(draft, 'attachable'),
      encrypted: overlay && yes(draft, 'encrypted'),
      icc: bridge ? yesNoOr(draft, 'icc') : null,
      masquerade: bridge ? yesNoOr(draft, 'masquerade') : null,
      mtu: wholeOrNull(draft, 'mtu'),
      bridgeName: bridge ? orNull(draft, 'bridgeName') : null,
      hostBinding: bridge ? orNull(draft, 'hostBinding') : null,
      parent: onParent ? orNull(draft, 'parent') : null,
      vlan: onParent ? wholeOrNull(draft, 'vlan') : null,
      macvlanMode: driver === 'macvlan' ? orNull(draft, 'macvlanMode') : null,
      ipvlanMode: driver === 'ipvlan' ? orNull(draft, 'ipvlanMode') : null,
      labels: pairs(draft, 'labels'),
      options: pairs(draft, 'options')
    }
  }
}

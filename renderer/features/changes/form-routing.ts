/** Forms for what is set by hand above the links: addresses, routes, sysctls, NAT. */
import { settableSysctls } from '@shared/contract/intents'
import type { Lookup } from '@shared/model'
import { containerChoices, interfaceChoices, namespaceChoices } from './choices'
import { orNull, text, wholeOrNull, type Draft } from './draft'
import { field, type Choice, type Field, type FormDescription } from './fields'
import { hostPlace } from './form-link'

const place = (lookup: Lookup): Field =>
  field('namespaceId', 'column.namespace', 'select', { choices: namespaceChoices(lookup) })

/** Interfaces of the namespace that is chosen, and none at all. */
const linkHere = (
  lookup: Lookup,
  draft: Draft,
  path = 'interfaceId',
  none: 'changes.anyInterface' | 'changes.allInterfaces' = 'changes.anyInterface'
): Field =>
  field(path, 'inspector.interface', 'select', {
    beside: true,
    choices: [
      { value: '', text: { key: none } },
      ...interfaceChoices(lookup, (item) => item.namespaceId === draft.namespaceId)
    ]
  })

const link = (lookup: Lookup): Field =>
  field('interfaceId', 'inspector.interface', 'select', { choices: interfaceChoices(lookup, () => true) })

export const addressForm: FormDescription = {
  title: 'changes.form.address',
  about: null,
  fields: (lookup) => [
    link(lookup),
    field('address', 'changes.field.address', 'text', { beside: true, placeholder: '10.1.0.2/24' })
  ],
  intent: (draft) => ({
    kind: 'address.add',
    interfaceId: text(draft, 'interfaceId'),
    address: text(draft, 'address')
  })
}

export const addressRemoveForm: FormDescription = {
  title: 'changes.form.addressRemove',
  about: null,
  fields: (lookup, draft) => [
    link(lookup),
    field('address', 'changes.field.address', 'select', {
      beside: true,
      choices: (lookup.addressesOf.get(draft.interfaceId ?? '') ?? []).map((item) => {
        const cidr = `${item.address}/${String(item.prefixLength)}`
        return { value: cidr, text: cidr }
      })
    })
  ],
  intent: (draft) => ({
    kind: 'address.remove',
    interfaceId: text(draft, 'interfaceId'),
    address: text(draft, 'address')
  })
}

const destinationFamily = (draft: Draft): 'ipv4' | 'ipv6' =>
  `${text(draft, 'destination')}${text(draft, 'gateway')}`.includes(':') ? 'ipv6' : 'ipv4'

function routeForm(kind: 'route.add' | 'route.remove'): FormDescription {
  return {
    title: kind === 'route.add' ? 'changes.form.route' : 'changes.form.routeRemove',
    about: null,
    initial: hostPlace,
    fields: (lookup, draft) => [
      place(lookup),
      field('destination', 'changes.field.destination', 'text', {
        hint: 'changes.hint.destination',
        placeholder: '10.2.0.0/24'
      }),
      field('gateway', 'column.gateway', 'text', { beside: true, placeholder: '10.1.0.1' }),
      { ...linkHere(lookup, draft), beside: false }
    ],
    intent: (draft) => ({
      kind,
      namespaceId: text(draft, 'namespaceId'),
      family: destinationFamily(draft),
      destination: text(draft, 'destination'),
      gateway: orNull(draft, 'gateway'),
      interfaceId: orNull(draft, 'interfaceId')
    })
  }
}
export const routeAddForm = routeForm('route.add')
export const routeRemoveForm = routeForm('route.remove')

const sysctls: readonly Choice[] = settableSysctls.map((name) => ({ value: name, text: name }))
/** Meanings of the numbers: Documentation/networking/ip-sysctl.rst. `rp_filter` alone has a 2. */
const values = (draft: Draft): Choice[] =>
  (draft.sysctl === 'rp_filter' ? ['0', '1', '2'] : ['0', '1']).map((value) => ({ value, text: value }))

export const sysctlForm: FormDescription = {
  title: 'changes.form.sysctl',
  about: 'changes.form.sysctlAbout',
  initial: (lookup) => ({ ...hostPlace(lookup), sysctl: 'ip_forward', value: '1' }),
  fields: (lookup, draft) => [
    place(lookup),
    field('sysctl', { term: 'sysctl' }, 'select', { choices: sysctls }),
    field('value', 'changes.field.value', 'select', { beside: true, choices: values(draft) }),
    ...(draft.sysctl === 'ip_forward'
      ? []
      : [{ ...linkHere(lookup, draft, 'interfaceId', 'changes.allInterfaces'), beside: false }])
  ],
  intent: (draft) => ({
    kind: 'sysctl.set',
    namespaceId: text(draft, 'namespaceId'),
    sysctl: text(draft, 'sysctl'),
    interfaceId: draft.sysctl === 'ip_forward' ? null : orNull(draft, 'interfaceId'),
    value: wholeOrNull(draft, 'value')
  })
}

export const masqueradeForm: FormDescription = {
  title: 'changes.form.masquerade',
  about: 'changes.form.masqueradeAbout',
  initial: hostPlace,
  fields: (lookup, draft) => [
    place(lookup),
    field('source', 'changes.field.source', 'text', { placeholder: '10.1.0.0/24' }),
    { ...linkHere(lookup, draft, 'outInterfaceId'), label: 'changes.field.out' }
  ],
  intent: (draft) => ({
    kind: 'nat.masquerade',
    namespaceId: text(draft, 'namespaceId'),
    source: text(draft, 'source'),
    outInterfaceId: orNull(draft, 'outInterfaceId')
  })
}

export const dnatForm: FormDescription = {
  title: 'changes.form.dnat',
  about: 'changes.form.dnatAbout',
  initial: (lookup) => ({ ...hostPlace(lookup), protocol: 'tcp' }),
  fields: (lookup) => [
    place(lookup),
    field('protocol', 'column.protocol', 'select', {
      beside: true,
      choices: [
        { value: 'tcp', text: 'tcp' },
        { value: 'udp', text: 'udp' }
      ]
    }),
    field('address', 'changes.field.hostAddress', 'text', { hint: 'changes.hint.hostAddress' }),
    field('port', 'changes.field.port', 'number', { beside: true, placeholder: '8080' }),
    field('toAddress', 'changes.field.toAddress', 'text', { placeholder: '10.1.0.2' }),
    field('toPort', 'changes.field.toPort', 'number', { beside: true, placeholder: '80' })
  ],
  intent: (draft) => ({
    kind: 'nat.dnat',
    namespaceId: text(draft, 'namespaceId'),
    protocol: text(draft, 'protocol'),
    address: orNull(draft, 'address'),
    port: wholeOrNull(draft, 'port'),
    toAddress: text(draft, 'toAddress'),
    toPort: wholeOrNull(draft, 'toPort')
  })
}

export const readdressForm: FormDescription = {
  title: 'changes.form.readdress',
  about: 'changes.form.readdressAbout',
  fields: (lookup, draft) => {
    const place = lookup.container.get(draft.containerId ?? '')?.namespaceId
    return [
      field('containerId', 'column.container', 'select', {
        choices: containerChoices(lookup, (item) => item.namespaceId !== null)
      }),
      field('interfaceId', 'inspector.interface', 'select', {
        beside: true,
        choices: interfaceChoices(
          lookup,
          (item) => item.linkType !== 'loopback' && (place === undefined || item.namespaceId === place)
        )
      }),
      field('address', 'changes.field.address', 'text', { placeholder: '192.168.100.20/24' }),
      field('gateway', 'column.gateway', 'text', { beside: true })
    ]
  },
  intent: (draft) => ({
    kind: 'container.readdress',
    containerId: text(draft, 'containerId'),
    interfaceId: text(draft, 'interfaceId'),
    address: text(draft, 'address'),
    gateway: orNull(draft, 'gateway')
  })
}

/** Forms for what is made by hand of links, as the tutorials do it: namespaces, veth pairs, bridges, their ends. */
import type { Lookup } from '@shared/model'
import { interfaceChoices, namespaceChoices } from './choices'
import { orNull, text, wholeOrNull, yes, type Draft } from './draft'
import { field, type Field, type FormDescription } from './fields'

const place = (lookup: Lookup, path = 'namespaceId', beside = false): Field =>
  field(path, 'column.namespace', 'select', { choices: namespaceChoices(lookup), beside })
export const hostPlace = (lookup: Lookup): Draft => ({
  namespaceId: lookup.snapshot.host.namespaceId ?? ''
})
const link = (lookup: Lookup): Field =>
  field('interfaceId', 'inspector.interface', 'select', { choices: interfaceChoices(lookup) })

export const namespaceCreateForm: FormDescription = {
  title: 'changes.form.namespace',
  about: 'changes.form.namespaceAbout',
  fields: () => [field('name', 'column.name', 'text', { placeholder: 'blue' })],
  intent: (draft) => ({ kind: 'namespace.create', name: text(draft, 'name') })
}

export const exposeForm: FormDescription = {
  title: 'changes.form.expose',
  about: 'changes.form.exposeAbout',
  fields: (lookup) => [place(lookup), field('name', 'changes.field.exposeName', 'text', { beside: true })],
  intent: (draft) => ({
    kind: 'namespace.expose',
    namespaceId: text(draft, 'namespaceId'),
    name: text(draft, 'name')
  })
}

export const concealForm: FormDescription = {
  title: 'changes.form.conceal',
  about: 'changes.form.concealAbout',
  fields: () => [field('name', 'changes.field.exposeName', 'text')],
  intent: (draft) => ({ kind: 'namespace.conceal', name: text(draft, 'name') })
}

export const vethForm: FormDescription = {
  title: 'changes.form.veth',
  about: 'changes.form.vethAbout',
  initial: (lookup) => ({
    ...hostPlace(lookup),
    peerNamespaceId: lookup.snapshot.host.namespaceId ?? ''
  }),
  fields: (lookup) => [
    field('name', 'changes.field.end', 'text', { placeholder: 'veth0' }),
    place(lookup, 'namespaceId', true),
    field('peerName', 'changes.field.peer', 'text', { placeholder: 'veth1' }),
    place(lookup, 'peerNamespaceId', true)
  ],
  intent: (draft) => ({
    kind: 'veth.create',
    namespaceId: text(draft, 'namespaceId'),
    name: text(draft, 'name'),
    peerNamespaceId: text(draft, 'peerNamespaceId'),
    peerName: text(draft, 'peerName')
  })
}

export const bridgeForm: FormDescription = {
  title: 'changes.form.bridge',
  about: null,
  initial: hostPlace,
  fields: (lookup) => [
    field('name', 'column.name', 'text', { placeholder: 'br0' }),
    place(lookup, 'namespaceId', true)
  ],
  intent: (draft) => ({
    kind: 'bridge.create',
    namespaceId: text(draft, 'namespaceId'),
    name: text(draft, 'name')
  })
}

export const linkMoveForm: FormDescription = {
  title: 'changes.form.linkMove',
  about: 'changes.form.linkMoveAbout',
  fields: (lookup) => [
    link(lookup),
    { ...place(lookup, 'namespaceId', true), label: 'changes.field.toNamespace' }
  ],
  intent: (draft) => ({
    kind: 'link.move',
    interfaceId: text(draft, 'interfaceId'),
    namespaceId: text(draft, 'namespaceId')
  })
}

export const masterForm: FormDescription = {
  title: 'changes.form.master',
  about: null,
  fields: (lookup, draft) => {
    const here = lookup.interface.get(draft.interfaceId ?? '')?.namespaceId
    const bridges = interfaceChoices(
      lookup,
      (item) => item.kind === 'bridge' && (here === undefined || item.namespaceId === here)
    )
    return [
      link(lookup),
      field('masterId', 'column.bridge', 'select', {
        beside: true,
        choices: [{ value: '', text: { key: 'changes.noMaster' } }, ...bridges]
      })
    ]
  },
  intent: (draft) => ({
    kind: 'link.master',
    interfaceId: text(draft, 'interfaceId'),
    masterId: orNull(draft, 'masterId')
  })
}

export const upForm: FormDescription = {
  title: 'changes.form.up',
  about: null,
  fields: (lookup) => [link(lookup), field('up', 'changes.field.up', 'flag')],
  intent: (draft) => ({ kind: 'link.up', interfaceId: text(draft, 'interfaceId'), up: yes(draft, 'up') })
}

export const mtuForm: FormDescription = {
  title: 'changes.form.mtu',
  about: null,
  fields: (lookup, draft) => [
    link(lookup),
    field('mtu', { term: 'MTU' }, 'number', {
      beside: true,
      placeholder: String(lookup.interface.get(draft.interfaceId ?? '')?.mtu ?? 1500)
    })
  ],
  intent: (draft) => ({
    kind: 'link.mtu',
    interfaceId: text(draft, 'interfaceId'),
    mtu: wholeOrNull(draft, 'mtu')
  })
}

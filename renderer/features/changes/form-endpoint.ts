/** Forms for a container on a network: connect, disconnect, move. */
import type { Lookup } from '@shared/model'
import { containerChoices, isMember, networkChoices, networksOfContainer } from './choices'
import { orNull, text, wholeOrNull, words, type Draft } from './draft'
import { field, type Field, type FormDescription } from './fields'

const engineOfNetwork = (lookup: Lookup, draft: Draft): string | undefined =>
  lookup.network.get(draft.networkId ?? draft.fromNetworkId ?? '')?.engineId
const engineOfContainer = (lookup: Lookup, draft: Draft): string | undefined =>
  lookup.container.get(draft.containerId ?? '')?.engineId

/** Containers of the network's engine that are not on it yet; the one that is chosen always. */
const containerField = (lookup: Lookup, draft: Draft): Field =>
  field('containerId', 'column.container', 'select', {
    choices: containerChoices(lookup, (item) => {
      if (item.id === draft.containerId) return true
      const engine = engineOfNetwork(lookup, draft)
      return (
        (engine === undefined || engine === item.engineId) &&
        !isMember(lookup, item.id, draft.networkId ?? '')
      )
    })
  })

/** Networks of the container's engine that it is not on yet. */
const networkField = (lookup: Lookup, draft: Draft): Field =>
  field('networkId', 'column.network', 'select', {
    beside: true,
    choices: networkChoices(lookup, (item) => {
      if (item.id === draft.networkId) return true
      const engine = engineOfContainer(lookup, draft)
      return (
        (engine === undefined || engine === item.engineId) &&
        !isMember(lookup, draft.containerId ?? '', item.id)
      )
    })
  })

/** The networks the container is on. */
const fromField = (lookup: Lookup, draft: Draft, path: string): Field => {
  const on = new Set(networksOfContainer(lookup, draft.containerId ?? '').map((item) => item.id))
  return field(path, path === 'networkId' ? 'column.network' : 'changes.field.from', 'select', {
    beside: true,
    choices: networkChoices(lookup, (item) => on.size === 0 || on.has(item.id))
  })
}

const addressFields: readonly Field[] = [
  field('aliases', 'changes.field.aliases', 'words', { hint: 'changes.hint.aliases', placeholder: 'db' }),
  field('ipv4', 'changes.field.ipv4', 'text', { hint: 'changes.hint.ipv4' }),
  field('ipv6', 'changes.field.ipv6Address', 'text', { rare: true }),
  field('mac', 'column.mac', 'text', { rare: true, beside: true, placeholder: '02:42:ac:11:00:05' }),
  field('gatewayPriority', 'changes.field.gatewayPriority', 'number', {
    rare: true,
    hint: 'changes.hint.gatewayPriority'
  }),
  field('linkLocal', 'changes.field.linkLocal', 'words', { rare: true, placeholder: '169.254.34.68' })
]

const onNetwork = (draft: Draft) => ({
  networkId: text(draft, 'networkId'),
  containerId: text(draft, 'containerId'),
  aliases: words(draft, 'aliases'),
  ipv4: orNull(draft, 'ipv4'),
  ipv6: orNull(draft, 'ipv6'),
  mac: orNull(draft, 'mac'),
  gatewayPriority: wholeOrNull(draft, 'gatewayPriority'),
  linkLocal: words(draft, 'linkLocal')
})

export const connectForm: FormDescription = {
  title: 'changes.form.connect',
  about: null,
  fields: (lookup, draft) => [containerField(lookup, draft), networkField(lookup, draft), ...addressFields],
  intent: (draft) => ({ kind: 'endpoint.connect', ...onNetwork(draft) })
}

export const moveForm: FormDescription = {
  title: 'changes.form.move',
  about: 'changes.form.moveAbout',
  fields: (lookup, draft) => [
    containerField(lookup, draft),
    fromField(lookup, draft, 'fromNetworkId'),
    { ...networkField(lookup, draft), label: 'changes.field.to', beside: false },
    ...addressFields
  ],
  intent: (draft) => ({
    kind: 'endpoint.move',
    fromNetworkId: text(draft, 'fromNetworkId'),
    ...onNetwork(draft)
  })
}

export const disconnectForm: FormDescription = {
  title: 'changes.form.disconnect',
  about: null,
  fields: (lookup, draft) => [
    field('containerId', 'column.container', 'select', {
      choices: containerChoices(
        lookup,
        (item) =>
          item.id === draft.containerId ||
          !draft.networkId ||
          (lookup.membersOf.get(draft.networkId) ?? []).some((member) => member.containerId === item.id)
      )
    }),
    fromField(lookup, draft, 'networkId')
  ],
  intent: (draft) => ({
    kind: 'endpoint.disconnect',
    networkId: text(draft, 'networkId'),
    containerId: text(draft, 'containerId')
  })
}

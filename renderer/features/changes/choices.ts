/** What can be picked in a form: records of the snapshot by their ids, called as they are everywhere else. */
import { refs } from '@shared/lists'
import type { MessageRef } from '@shared/locales'
import type { Container, Interface, Lookup, Network } from '@shared/model'
import type { Choice } from './fields'

/** What a namespace is called; the host in the reader's language. */
export function placeText(lookup: Lookup, namespaceId: string): string | MessageRef {
  const label = refs(lookup).label(namespaceId)
  return label.kind === 'host' ? { key: 'common.host' } : label.text
}

/** An interface and where it is. */
export function interfaceText(lookup: Lookup, item: Interface): MessageRef {
  const label = refs(lookup).label(item.namespaceId)
  return label.kind === 'host'
    ? { key: 'changes.onHost', params: { name: item.ifname } }
    : { key: 'changes.inPlace', params: { name: item.ifname, place: label.text } }
}

export const namespaceChoices = (lookup: Lookup): Choice[] =>
  lookup.snapshot.namespaces
    .filter((item) => item.readable)
    .map((item) => ({ value: item.id, text: placeText(lookup, item.id) }))

/** @param fits which interfaces; all but loopbacks when left out */
export const interfaceChoices = (
  lookup: Lookup,
  fits: (item: Interface) => boolean = (item) => item.linkType !== 'loopback'
): Choice[] =>
  lookup.snapshot.interfaces
    .filter(fits)
    .map((item) => ({ value: item.id, text: interfaceText(lookup, item) }))

/** Engines that can be asked to make something. */
export const engineChoices = (lookup: Lookup): Choice[] =>
  lookup.snapshot.engines
    .filter((item) => item.kind !== 'runtime')
    .map((item) => ({ value: item.id, text: item.name }))

/** Networks that a container can be connected to and taken from: not those that stand for a mode. */
export const isConnectable = (network: Network): boolean =>
  network.driver !== 'host' && network.driver !== 'null' && network.driver !== 'none' && !network.ingress

/** Made by a person or a project: what the engine itself needs cannot be removed. */
export const isOwn = (network: Network): boolean =>
  isConnectable(network) && network.name !== 'bridge' && network.name !== 'podman'

const networkText = (lookup: Lookup, item: Network): string =>
  lookup.snapshot.engines.length > 1
    ? `${item.name} (${lookup.engine.get(item.engineId)?.name ?? item.engineId})`
    : item.name

export const networkChoices = (lookup: Lookup, fits: (item: Network) => boolean): Choice[] =>
  lookup.snapshot.networks
    .filter((item) => isConnectable(item) && fits(item))
    .map((item) => ({ value: item.id, text: networkText(lookup, item) }))

export const containerChoices = (lookup: Lookup, fits: (item: Container) => boolean): Choice[] =>
  lookup.snapshot.containers
    .filter((item) => item.networkMode.kind !== 'host' && item.networkMode.kind !== 'container' && fits(item))
    .map((item) => ({ value: item.id, text: item.name }))

export const isMember = (lookup: Lookup, containerId: string, networkId: string): boolean =>
  (lookup.endpointsOf.get(containerId) ?? []).some((item) => item.networkId === networkId)

/** The networks a container is on. */
export const networksOfContainer = (lookup: Lookup, containerId: string): Network[] =>
  (lookup.endpointsOf.get(containerId) ?? []).flatMap((item) => lookup.network.get(item.networkId) ?? [])

/** What a step does, in words: for what takes another back, which no planner words, and for what is left. */
import type { Message } from '@shared/contract/plans'
import type { MessageRef } from '@shared/locales'
import type { Step } from './step'

/** One sentence; names are as the kernel or the engine has them. */
export function wordsOf(step: Step): Message {
  const ref = refOf(step)
  return ref.params === undefined ? { key: ref.key } : { key: ref.key, params: { ...ref.params } }
}

function refOf(step: Step): MessageRef {
  switch (step.do) {
    case 'netns.add':
    case 'netns.delete':
    case 'netns.bind':
    case 'netns.unbind':
      return { key: `plans.step.${step.do}`, params: { name: step.name } }
    case 'veth.add':
      return { key: 'plans.step.veth.add', params: { name: step.ifname, peer: step.peerName } }
    case 'bridge.add':
    case 'link.delete':
    case 'link.move':
      return { key: `plans.step.${step.do}`, params: { name: step.ifname } }
    case 'link.up':
      return { key: step.up ? 'plans.step.link.up' : 'plans.step.link.down', params: { name: step.ifname } }
    case 'link.master':
      return step.master === null
        ? { key: 'plans.step.link.nomaster', params: { name: step.ifname } }
        : { key: 'plans.step.link.master', params: { name: step.ifname, master: step.master } }
    case 'link.mtu':
      return { key: 'plans.step.link.mtu', params: { name: step.ifname, mtu: step.mtu } }
    case 'address.add':
    case 'address.remove':
      return { key: `plans.step.${step.do}`, params: { name: step.ifname, address: step.address } }
    case 'route.add':
    case 'route.remove':
      return { key: `plans.step.${step.do}`, params: { destination: step.destination } }
    case 'sysctl.set':
      return { key: 'plans.step.sysctl.set', params: { sysctl: step.sysctl, value: step.value } }
    case 'nat.add':
    case 'nat.remove':
      return { key: `plans.step.${step.do}` }
    case 'network.create':
      return {
        key: 'plans.step.network.create',
        params: { name: typeof step.body.Name === 'string' ? step.body.Name : '' }
      }
    case 'network.remove':
      return { key: 'plans.step.network.remove', params: { name: step.name } }
    case 'network.connect':
    case 'network.disconnect':
      return { key: `plans.step.${step.do}`, params: { container: step.container, network: step.network } }
  }
}

/** What it is done to is not there afterwards, or not there any more. */
export const destroys = (step: Step): boolean =>
  ['link.delete', 'netns.delete', 'network.remove', 'link.move'].includes(step.do)

/** Ids of the namespaces a step is done in or with. */
export function namespacesOf(step: Step): readonly string[] {
  const ids: (string | null)[] = []
  if ('namespaceId' in step) ids.push(step.namespaceId)
  if ('peerNamespaceId' in step) ids.push(step.peerNamespaceId)
  if ('toNamespaceId' in step) ids.push(step.toNamespaceId)
  return ids.filter((id) => id !== null)
}

/** What a step does to the kernel, in words of shared/locales/steps. */
import type { Message } from '@shared/contract/plans'
import type { MessageKey } from '@shared/locales'
import type { HostSnapshot } from '@shared/model'
import { visible } from '@shared/text/visible'
import { placeName } from './find-records'
import { slashToDots, sysctlPath } from './sysctl-path'
import type { KernelStep, NatRule } from './step'

/** A message whose text exists. */
export const say = (key: MessageKey, params?: Message['params']): Message =>
  params === undefined ? { key } : { key, params }

const show = (text: string): string => visible(text, 80)

function ruleWords(rule: NatRule, where: string): NonNullable<Message['params']> {
  if (rule.what === 'masquerade') return { source: rule.source, where }
  const to = rule.family === 'ipv6' ? `[${rule.toAddress}]` : rule.toAddress
  return { protocol: rule.protocol, port: rule.port, where, to: `${to}:${String(rule.toPort)}` }
}

const wayOf = (gateway: string | null, ifname: string | null): string =>
  [
    ...(gateway === null ? [] : ['via', show(gateway)]),
    ...(ifname === null ? [] : ['dev', show(ifname)])
  ].join(' ')

/** The words of one step, planned or undone. */
export function whatKernel(step: KernelStep, snapshot: HostSnapshot): Message {
  const at = (id: string): string => placeName(snapshot, id) || show(snapshot.host.hostname) || 'host'
  switch (step.do) {
    case 'netns.add':
      return say('steps.netns-add', { name: show(step.name) })
    case 'netns.delete':
      return say('steps.netns-delete', { name: show(step.name) })
    case 'netns.bind':
      return say('steps.netns-bind', { name: show(step.name), where: at(step.namespaceId) })
    case 'netns.unbind':
      return say('steps.netns-unbind', { name: show(step.name) })
    case 'veth.add':
      return say('steps.veth-add', {
        name: show(step.ifname),
        where: at(step.namespaceId),
        peer: show(step.peerName),
        peerWhere: at(step.peerNamespaceId)
      })
    case 'bridge.add':
      return say('steps.bridge-add', { name: show(step.ifname), where: at(step.namespaceId) })
    case 'link.delete':
      return say('steps.link-delete', { name: show(step.ifname), where: at(step.namespaceId) })
    case 'link.up':
      return say(step.up ? 'steps.link-up' : 'steps.link-down', {
        name: show(step.ifname),
        where: at(step.namespaceId)
      })
    case 'link.master':
      return step.master === null
        ? say('steps.link-nomaster', { name: show(step.ifname), where: at(step.namespaceId) })
        : say('steps.link-master', {
            name: show(step.ifname),
            master: show(step.master),
            where: at(step.namespaceId)
          })
    case 'link.mtu':
      return say('steps.link-mtu', { name: show(step.ifname), mtu: step.mtu, where: at(step.namespaceId) })
    case 'link.move':
      return say('steps.link-move', {
        name: show(step.ifname),
        where: at(step.namespaceId),
        to: at(step.toNamespaceId)
      })
    case 'address.add':
    case 'address.remove':
      return say(step.do === 'address.add' ? 'steps.address-add' : 'steps.address-remove', {
        address: show(step.address),
        name: show(step.ifname),
        where: at(step.namespaceId)
      })
    case 'route.add':
    case 'route.remove':
      return say(step.do === 'route.add' ? 'steps.route-add' : 'steps.route-remove', {
        destination: show(step.destination),
        way: wayOf(step.gateway, step.ifname),
        where: at(step.namespaceId)
      })
    case 'sysctl.set':
      return say('steps.sysctl-set', {
        key: show(slashToDots(sysctlPath(step.sysctl, step.ifname))),
        value: step.value,
        where: at(step.namespaceId)
      })
    case 'nat.add':
      return say(
        step.rule.what === 'dnat' ? 'steps.dnat-add' : 'steps.masquerade-add',
        ruleWords(step.rule, at(step.namespaceId))
      )
    case 'nat.remove':
      return say(
        step.rule.what === 'dnat' ? 'steps.dnat-remove' : 'steps.masquerade-remove',
        ruleWords(step.rule, at(step.namespaceId))
      )
  }
}

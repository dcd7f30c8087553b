/**
 * Steps as arguments of ip(8): pure, and the same whether they are run or shown. Names of interfaces always follow `dev` or
 * `name`, so that one which looks like an option or a keyword is still a name.
 */
import type { KernelStep } from './step'

type RouteStep = Extract<KernelStep, { do: 'route.add' | 'route.remove' }>
type AddressStep = Extract<KernelStep, { do: 'address.add' | 'address.remove' }>
/** Steps that one call of ip(8) inside a namespace does. */
export type IpStep = Extract<
  KernelStep,
  {
    do:
      | 'veth.add'
      | 'bridge.add'
      | 'link.delete'
      | 'link.up'
      | 'link.master'
      | 'link.mtu'
      | 'link.move'
      | 'address.add'
      | 'address.remove'
      | 'route.add'
      | 'route.remove'
  }
>

export const isIpStep = (step: KernelStep): step is IpStep =>
  /^(veth|bridge|link|address|route)\./.test(step.do)

/** A route's gateway may be of the other family (RTA_VIA, ip-route(8)). */
function via(step: RouteStep): string[] {
  if (step.gateway === null) return []
  const six = step.gateway.includes(':')
  if (six === (step.family === 'ipv6')) return ['via', step.gateway]
  return ['via', six ? 'inet6' : 'inet', step.gateway]
}

function routeArguments(step: RouteStep): string[] {
  const words = [
    step.family === 'ipv6' ? '-6' : '-4',
    'route',
    step.do === 'route.add' ? 'add' : 'del',
    step.destination.endsWith('/0') ? 'default' : step.destination,
    ...via(step)
  ]
  if (step.ifname !== null) words.push('dev', step.ifname)
  if (step.metric !== null) words.push('metric', String(step.metric))
  if (step.table !== null) words.push('table', String(step.table))
  if (step.do === 'route.remove') return words
  if (step.protocol !== undefined) words.push('proto', step.protocol)
  if (step.scope !== undefined) words.push('scope', step.scope)
  if (step.source !== undefined) words.push('src', step.source)
  if (step.mtu !== undefined) words.push('mtu', String(step.mtu))
  if (step.onlink) words.push('onlink')
  return words
}

function addressArguments(step: AddressStep): string[] {
  const verb = step.do === 'address.add' ? 'add' : 'del'
  if (step.do === 'address.remove') return ['addr', verb, step.address, 'dev', step.ifname]
  const [host = '', length = ''] = step.address.split('/')
  const words = ['addr', verb]
  if (step.peer === undefined) words.push(step.address)
  else words.push(host, 'peer', `${step.peer}/${length}`)
  if (step.broadcast !== undefined) words.push('broadcast', step.broadcast)
  if (step.scope !== undefined) words.push('scope', step.scope)
  if (step.label !== undefined) words.push('label', step.label)
  return [...words, 'dev', step.ifname, ...(step.flags ?? [])]
}

const macOf = (mac: string | null): string[] => (mac === null ? [] : ['address', mac])

/**
 * What follows `ip`, in the step's own namespace.
 * @param other how the other namespace of a pair or a move is called there: a name, or a path
 */
export function ipArguments(step: IpStep, other: string): string[] {
  switch (step.do) {
    case 'veth.add':
      return [
        ...['link', 'add', 'name', step.ifname, ...macOf(step.mac), 'type', 'veth'],
        ...['peer', 'name', step.peerName, ...macOf(step.peerMac)],
        ...(step.peerNamespaceId === step.namespaceId ? [] : ['netns', other])
      ]
    case 'bridge.add':
      return ['link', 'add', 'name', step.ifname, ...macOf(step.mac), 'type', 'bridge']
    case 'link.delete':
      return ['link', 'delete', 'dev', step.ifname]
    case 'link.up':
      return ['link', 'set', 'dev', step.ifname, step.up ? 'up' : 'down']
    case 'link.master':
      return [
        'link',
        'set',
        'dev',
        step.ifname,
        ...(step.master === null ? ['nomaster'] : ['master', step.master])
      ]
    case 'link.mtu':
      return ['link', 'set', 'dev', step.ifname, 'mtu', String(step.mtu)]
    case 'link.move':
      return ['link', 'set', 'dev', step.ifname, 'netns', other]
    case 'address.add':
    case 'address.remove':
      return addressArguments(step)
    case 'route.add':
    case 'route.remove':
      return routeArguments(step)
  }
}

/** The other namespace a step speaks of, where there is one. */
export function otherNamespace(step: IpStep): string | null {
  if (step.do === 'link.move') return step.toNamespaceId
  return step.do === 'veth.add' && step.peerNamespaceId !== step.namespaceId ? step.peerNamespaceId : null
}

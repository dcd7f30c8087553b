/**
 * Steps of the kernel as a person would type them, to be read and pasted, never to be run: `ip -n NAME …`, nsenter(1)
 * for namespaces without a name, sysctl(8), iptables(8), nft(8). Where more than one command is needed they stand in one
 * line with `&&`.
 */
import type { PlanStep } from '@shared/contract/plans'
import { lookup, type HostSnapshot, type Namespace } from '@shared/model'
import { placeName } from './find-records'
import { ipArguments, isIpStep, otherNamespace } from './ip-arguments'
import { iptablesArguments, natPlaceOf, nftText, type NatStep } from './nat-rule'
import { familyOfTable, OWN_TABLE } from './nat-tool'
import { natRulesIn } from './plan-nat'
import { quote, quoteWord } from './quote'
import { kernelStep, type KernelStep, type Step } from './step'
import { sysctlPath } from './sysctl-path'

const DIRECTORY = '/run/netns/'

/** The path a person would choose: its name, a process's, then whatever there is. */
function pathOf(item: Namespace | undefined, id: string): string {
  const [name] = item?.names ?? []
  if (name !== undefined && item?.kind !== 'host') return `${DIRECTORY}${name}`
  const ofProcess = item?.paths.find((path) => /^\/proc\/\d+\/ns\/net$/.test(path))
  const [pid] = item?.pids ?? []
  return ofProcess ?? (pid === undefined ? (item?.paths[0] ?? id) : `/proc/${String(pid)}/ns/net`)
}

class Speaker {
  constructor(readonly snapshot: HostSnapshot) {}

  #find(id: string): Namespace | undefined {
    return lookup(this.snapshot).namespace.get(id)
  }

  #isHost(id: string): boolean {
    return id === this.snapshot.host.namespaceId
  }

  path(id: string): string {
    return this.#isHost(id) ? '/proc/1/ns/net' : pathOf(this.#find(id), id)
  }

  /** A program in a namespace. */
  inside(id: string, ...words: readonly string[]): string {
    if (this.#isHost(id)) return quote(words)
    return quote(['nsenter', `--net=${this.path(id)}`, ...words])
  }

  ip(id: string, words: readonly string[]): string {
    const [name] = this.#isHost(id) ? [] : (this.#find(id)?.names ?? [])
    // The same words after a name: ip(8) goes there by itself.
    return name === undefined ? this.inside(id, 'ip', ...words) : quote(['ip', '-n', name, ...words])
  }

  /** A namespace as ip(8) takes it after `netns`. */
  other(id: string | null): string {
    if (id === null) return ''
    const [name] = this.#isHost(id) ? [] : (this.#find(id)?.names ?? [])
    return name ?? this.path(id)
  }
}

function natCall(step: NatStep, speaker: Speaker): string {
  const six = step.rule.family === 'ipv6' ? 'ip6' : 'ip'
  if (step.tool !== 'nft') {
    const program = `${six}tables${step.tool === 'iptables' ? '' : '-legacy'}`
    const [, , ...words] = iptablesArguments(step)
    return speaker.inside(step.namespaceId, program, ...words)
  }
  const { table, chain, comment } = natPlaceOf(step)
  const family = familyOfTable(step.rule.family)
  const at = `${family} ${table} ${chain}`
  const own = table === OWN_TABLE
  if (step.do === 'nat.remove') {
    const handle = natRulesIn(speaker.snapshot, step.namespaceId).find(
      (one) => one.table.name === table && one.chain.name === chain && one.rule.comment === comment
    )?.rule.handle
    return speaker.inside(
      step.namespaceId,
      'nft',
      `delete rule ${at} handle ${handle === null || handle === undefined ? 'N' : String(handle)}`
    )
  }
  const [hook, priority] = step.rule.what === 'dnat' ? ['prerouting', 'dstnat'] : ['postrouting', 'srcnat']
  const made = own
    ? [
        `add table ${family} ${table}`,
        `add chain ${at} { type nat hook ${hook} priority ${priority}; policy accept; }`
      ]
    : []
  const index =
    step.place === undefined ? '' : step.place.index > 1 ? ` index ${String(step.place.index - 2)}` : ''
  const verb = step.place?.index === 1 ? 'insert' : 'add'
  const script = [...made, `${verb} rule ${at}${index} ${nftText(step.rule, comment)}`].join('; ')
  return speaker.inside(step.namespaceId, 'nft', script)
}

function callOf(step: KernelStep, speaker: Speaker): string {
  if (isIpStep(step))
    return speaker.ip(step.namespaceId, ipArguments(step, speaker.other(otherNamespace(step))))
  switch (step.do) {
    case 'netns.add':
      return quote(['ip', 'netns', 'add', step.name])
    case 'netns.delete':
      return quote(['ip', 'netns', 'delete', step.name])
    case 'netns.bind': {
      const target = `${DIRECTORY}${step.name}`
      return `${quote(['touch', target])} && ${quote(['mount', '--bind', speaker.path(step.namespaceId), target])}`
    }
    case 'netns.unbind': {
      const target = `${DIRECTORY}${step.name}`
      const remove = quote(['rm', '-f', target])
      return step.namespaceId === null ? remove : `${quote(['umount', target])} && ${remove}`
    }
    case 'sysctl.set': {
      const { sysctl, ifname, value, namespaceId } = step
      const path = sysctlPath(sysctl, ifname)
      // With dots, as everyone writes it, unless the name has some.
      const key = ifname?.includes('.') === true ? path : path.replaceAll('/', '.')
      return speaker.inside(namespaceId, 'sysctl', '-w', `${key}=${String(value)}`)
    }
    case 'nat.add':
    case 'nat.remove':
      return natCall(step, speaker)
  }
}

/** The exact command, and where it runs. @param step one of the kernel's; an engine's is said as its name */
export function sayKernel(step: Step, snapshot: HostSnapshot): Omit<PlanStep, 'what'> {
  const own = kernelStep.safeParse(step)
  if (!own.success) return { call: quoteWord(step.do), kind: 'engine', where: '' }
  const where = 'namespaceId' in own.data && own.data.namespaceId !== null ? own.data.namespaceId : null
  const files = own.data.do === 'netns.bind' || own.data.do === 'netns.unbind'
  return {
    call: callOf(own.data, new Speaker(snapshot)),
    kind: files ? 'file' : 'command',
    where: where === null || files || own.data.do === 'netns.delete' ? '' : placeName(snapshot, where)
  }
}

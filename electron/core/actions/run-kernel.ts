/**
 * Carries out the steps of the kernel, ip(8), sysctl(8), iptables(8) and nft(8) by arguments inside a namespace that is held
 * open meanwhile. Nothing is begun where the namespace or the interface is not the one that was planned for.
 */
import { z } from 'zod'
import { succeeded } from '../commands'
import type { HostSnapshot } from '@shared/model'
import type { Journal } from '../journal'
import { kernelHolds } from './holds-kernel'
import { ipArguments, isIpStep, otherNamespace, type IpStep } from './ip-arguments'
import { NotBegun, Opened, saidBy } from './opened'
import { runNamespaceStep, isNamespaceStep } from './run-namespace'
import { runNat } from './run-nat'
import type { RunContext, StepResult, StepRunner } from './runner'
import { kernelStep, type KernelStep, type Step } from './step'
import { isSysctlName, sysctlPath } from './sysctl-path'

/** Of `ip -j link show` and `ip -j address show`. */
const shownLinks = z.array(
  z.looseObject({
    ifindex: z.int(),
    ifname: z.string(),
    addr_info: z
      .array(z.looseObject({ local: z.string().optional(), prefixlen: z.int().optional() }))
      .default([])
  })
)
/** Of `ip -j route show`. */
const shownRoutes = z.array(
  z.looseObject({ gateway: z.string().optional(), dev: z.string().optional(), metric: z.int().optional() })
)

const unchanged = (detail: string): StepResult => ({ ok: false, unchanged: true, detail })

export interface KernelRunnerOptions {
  readonly journal: Journal
}

export class KernelRunner implements StepRunner {
  constructor(readonly options: KernelRunnerOptions) {}

  /** Never throws; a step of an engine is refused. */
  async run(step: Step, { snapshot, signal }: RunContext): Promise<StepResult> {
    const own = kernelStep.safeParse(step)
    if (!own.success) return unchanged('that is no step of the kernel')
    if (signal.aborted) return unchanged('given up before it began')
    const opened = new Opened(snapshot, this.options.journal)
    try {
      return await runStep(own.data, opened)
    } catch (error) {
      if (error instanceof NotBegun) return unchanged(error.message)
      return { ok: false, unchanged: false, detail: error instanceof Error ? error.message : String(error) }
    } finally {
      opened.close()
    }
  }

  /** @see StepRunner.holds */
  holds(step: Step, snapshot: HostSnapshot): boolean {
    const own = kernelStep.safeParse(step)
    return own.success && kernelHolds(own.data, snapshot)
  }
}

function runStep(step: KernelStep, opened: Opened): Promise<StepResult> {
  if (isNamespaceStep(step)) return runNamespaceStep(step, opened)
  if (isIpStep(step)) return runIp(step, opened)
  return step.do === 'sysctl.set' ? runSysctl(step, opened) : runNat(step, opened)
}

/** The interface of that name now; null without one. An alternative name is no name here. */
async function linkNow(
  opened: Opened,
  namespaceId: string,
  ifname: string
): Promise<z.infer<typeof shownLinks>[number] | null> {
  const result = await opened.inside(namespaceId, 'ip', ['-j', 'address', 'show', 'dev', ifname])
  if (!succeeded(result)) return null
  return shownLinks.parse(JSON.parse(result.stdout)).find((one) => one.ifname === ifname) ?? null
}

/** @throws NotBegun */
async function checkIndex(step: IpStep, opened: Opened): Promise<void> {
  if (!('ifindex' in step) || step.ifindex === null) return
  const now = await linkNow(opened, step.namespaceId, step.ifname)
  if (now === null) throw new NotBegun(`there is no interface ${step.ifname} any more`)
  if (now.ifindex !== step.ifindex)
    throw new NotBegun(
      `${step.ifname} is another interface by now: it has index ${String(now.ifindex)}, not ${String(step.ifindex)}`
    )
}

async function runIp(step: IpStep, opened: Opened): Promise<StepResult> {
  await checkIndex(step, opened)
  const other = otherNamespace(step)
  const args = ipArguments(step, '/proc/self/fd/4')
  const result = await opened.inside(step.namespaceId, 'ip', args, other)
  if (!succeeded(result)) {
    // One netlink request: refused means that nothing came of it.
    const refused = result.status !== null
    if (refused && (await isThereAlready(step, opened, result.stderr)))
      return { ok: true, unchanged: true, detail: 'it was there already' }
    return { ok: false, unchanged: refused, detail: saidBy(result) }
  }
  const done: StepResult = { ok: true, unchanged: false, detail: saidBy(result) }
  if (step.do !== 'veth.add' && step.do !== 'bridge.add') return done
  // From now on it is known by its index: one of the same name made later is not taken for it.
  const { namespaceId, ifname } = step
  const made = await linkNow(opened, namespaceId, ifname)
  return made === null
    ? done
    : { ...done, undo: [{ do: 'link.delete', namespaceId, ifname, ifindex: made.ifindex }] }
}

/** EEXIST of an address or route that came back by itself, or was never gone. */
async function isThereAlready(step: IpStep, opened: Opened, stderr: string): Promise<boolean> {
  if (!/file exists|already assigned/i.test(stderr)) return false
  if (step.do === 'address.add') {
    const now = await linkNow(opened, step.namespaceId, step.ifname)
    const [host = '', length = ''] = step.address.split('/')
    return now?.addr_info.some((one) => one.local === host && String(one.prefixlen) === length) ?? false
  }
  if (step.do !== 'route.add') return false
  const result = await opened.inside(step.namespaceId, 'ip', [
    ...['-j', step.family === 'ipv6' ? '-6' : '-4', 'route', 'show', 'table', String(step.table ?? 'main')],
    ...['exact', step.destination.endsWith('/0') ? 'default' : step.destination]
  ])
  if (!succeeded(result)) return false
  return shownRoutes
    .parse(JSON.parse(result.stdout || '[]'))
    .some(
      (one) =>
        (one.gateway ?? null) === step.gateway &&
        (step.ifname === null || one.dev === step.ifname) &&
        (step.metric === null || one.metric === step.metric)
    )
}

/** Those that write nothing but themselves: what they were is then known best when they are written. */
const isAlone = (step: Extract<KernelStep, { do: 'sysctl.set' }>): boolean =>
  step.ifname !== null || (step.sysctl !== 'ip_forward' && step.sysctl !== 'ipv6.forwarding')

async function runSysctl(
  step: Extract<KernelStep, { do: 'sysctl.set' }>,
  opened: Opened
): Promise<StepResult> {
  const { namespaceId, sysctl, ifname, value } = step
  if (ifname !== null && !isSysctlName(ifname)) throw new NotBegun(`sysctl(8) cannot say the name ${ifname}`)
  const path = sysctlPath(sysctl, ifname)
  const before = await opened.inside(namespaceId, 'sysctl', ['-n', path])
  const result = await opened.inside(namespaceId, 'sysctl', ['-w', `${path}=${String(value)}`])
  if (!succeeded(result)) return { ok: false, unchanged: result.status !== null, detail: saidBy(result) }
  const was = Number(before.stdout.trim())
  const known = succeeded(before) && before.stdout.trim() !== '' && Number.isInteger(was)
  return {
    ok: true,
    unchanged: false,
    detail: '',
    ...(known && isAlone(step) ? { undo: [{ ...step, value: was }] } : {})
  }
}

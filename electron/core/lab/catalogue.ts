/** Which labs there are, and what each is made of: data, read by the holder inside the sandbox. */
import { VethscopeError } from '@shared/contract/errors'
import { labName } from '@shared/contract/lab'
import type { MessageKey } from '@shared/locales'

/** A namespace on a bridge, with one veth pair: `eth0` inside, `veth-<name>` at the bridge. */
export interface LabHost {
  readonly name: string
  readonly address: string
  /** TCP ports on which a small server answers with one line. */
  readonly listens: readonly number[]
}

export interface LabBridge {
  readonly name: string
  /** The bridge's own address, gateway of its hosts. */
  readonly address: string
  readonly subnet: string
  readonly prefixLength: number
  readonly hosts: readonly LabHost[]
}

export interface LabPlan {
  readonly name: string
  readonly summary: MessageKey
  readonly bridges: readonly LabBridge[]
  /** A network beyond the lab's host, in a namespace of its own, and the host's address towards it. */
  readonly outside: { readonly name: string; readonly address: string; readonly near: string }
  /** DNAT in front of `near`. */
  readonly ports: readonly { readonly port: number; readonly to: string; readonly toPort: number }[]
}

const tutorial: LabPlan = {
  name: 'tutorial',
  summary: 'lab.summary.tutorial',
  bridges: [
    {
      name: 'brtest',
      address: '10.20.0.1',
      subnet: '10.20.0.0/24',
      prefixLength: 24,
      hosts: [
        { name: 'web', address: '10.20.0.2', listens: [80] },
        { name: 'client', address: '10.20.0.3', listens: [] }
      ]
    },
    {
      name: 'brback',
      address: '10.30.0.1',
      subnet: '10.30.0.0/24',
      prefixLength: 24,
      hosts: [
        { name: 'db', address: '10.30.0.2', listens: [5432] },
        { name: 'backup', address: '10.30.0.3', listens: [] }
      ]
    }
  ],
  outside: { name: 'outside', address: '198.51.100.2', near: '198.51.100.1' },
  ports: [{ port: 8080, to: '10.20.0.2', toPort: 80 }]
}

export const labPlans: readonly LabPlan[] = [tutorial]

/**
 * The plan of a lab.
 * @throws VethscopeError `bad-input` for what cannot be a name, `not-found` for an unknown one
 */
export function labPlan(name: string): LabPlan {
  const parsed = labName.safeParse(name)
  const hint = `Labs: ${labPlans.map((plan) => plan.name).join(', ')}`
  if (!parsed.success) throw new VethscopeError('bad-input', 'That cannot be the name of a lab', hint)
  const plan = labPlans.find((item) => item.name === name)
  if (!plan) throw new VethscopeError('not-found', `There is no lab called ${name}`, hint)
  return plan
}

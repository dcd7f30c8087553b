/** What can be said of any step, the kernel's or an engine's: in words, whether it destroys, where it is done. */
import type { Message } from '@shared/contract/plans'
import { lookup, type HostSnapshot } from '@shared/model'
import { visible } from '@shared/text/visible'
import { containerOfStep, networkOfStep } from './engine-records'
import type { EngineStep, Step } from './step'
import { whatKernel } from './what-kernel'

/** An engine's, not the kernel's. */
export const isEngineStep = (step: Step): step is EngineStep => step.do.startsWith('network.')

/** One sentence, for what takes another step back: no planner words that. */
export const wordsOf = (step: Step, snapshot: HostSnapshot): Message =>
  isEngineStep(step) ? whatEngine(step, snapshot) : whatKernel(step, snapshot)

function whatEngine(step: EngineStep, snapshot: HostSnapshot): Message {
  const engine = visible(lookup(snapshot).engine.get(step.engineId)?.name ?? step.engineId, 80)
  switch (step.do) {
    case 'network.create': {
      const text = (key: string): string => {
        const value = step.body[key] ?? step.body[key.toLowerCase()]
        return typeof value === 'string' ? visible(value, 80) : ''
      }
      const params = { engine, driver: text('Driver'), network: text('Name') }
      return { key: 'engineStep.create', params }
    }
    case 'network.remove': {
      const driver = visible(networkOfStep(snapshot, step.engineId, step.key)?.driver ?? '', 80)
      return { key: 'engineStep.remove', params: { engine, driver, network: visible(step.name, 80) } }
    }
    case 'network.connect':
    case 'network.disconnect': {
      const network = networkOfStep(snapshot, step.engineId, step.network)?.name ?? step.network
      const container = containerOfStep(snapshot, step.engineId, step.container)?.name ?? step.container
      return {
        key: step.do === 'network.connect' ? 'engineStep.connect' : 'engineStep.disconnect',
        params: { container: visible(container, 80), network: visible(network, 80) }
      }
    }
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

/** `network create|remove|prune`, `connect`, `disconnect`: what is wanted becomes a plan, which is shown or applied. */
import type { Arguments } from './arguments'
import { applyPlan, refuseStopped, showPlan } from './apply'
import { checkUsage, intentFrom } from './intents'
import { withLiveHost } from './live-host'
import type { Output } from './output'
import { hostChoice, within } from './session'

export async function runChange(args: Arguments, output: Output): Promise<void> {
  checkUsage(args)
  const choice = hostChoice(args)
  await withLiveHost(choice, async ({ host, actions }) => {
    const { plan, snapshot } = await within(choice.timeoutMs, async (signal) => {
      const snapshot = await host.collect(signal)
      return { snapshot, plan: await actions.plan(intentFrom(args, snapshot)) }
    })
    refuseStopped(plan, snapshot)
    if (args.flags.has('dry-run') || plan.steps.length === 0) await showPlan(plan, output)
    else await applyPlan(actions, plan, output)
  })
}

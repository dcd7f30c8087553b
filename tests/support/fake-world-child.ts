/**
 * A process that applies one plan over the real store and a world in a file, and kills itself where it is told: the
 * bundle of this is started by tests. argv: directory, world file, what is to be done, then `name=value`.
 */
import { appendFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { VethscopeError } from '@shared/contract/errors'
import type { Intent } from '@shared/contract/intents'
import { LocalActions } from '@core/actions/local-actions'
import { analysis, fakeRunner, fileWorld, HOST, linkId, planner, say, snapshotOf } from './fake-world'

const [directory = '', file = '', task = '', ...rest] = process.argv.slice(2)
const given = new Map(rest.map((item) => [item.split('=')[0] ?? '', item.split('=')[1] ?? '']))
const world = fileWorld(file)

/** Counts what happens, and dies at the moment that was asked for: nothing after it runs. */
let moment = 0
function happens(what: string): void {
  moment++
  const log = given.get('log')
  if (log !== undefined) appendFileSync(log, `${String(process.pid)} ${what}\n`)
  if (given.get('die') === String(moment)) process.kill(process.pid, 'SIGKILL')
}

const delay = Number(given.get('delay') ?? 0)
const actions = new LocalActions({
  collect: () => {
    happens('collect')
    return Promise.resolve(snapshotOf(world.get()))
  },
  analysis,
  planner,
  say,
  runner: fakeRunner(world, {
    fault: (_step, count) => (String(count) === given.get('fail') ? 'done-and-fails' : null),
    before: async () => {
      happens('begin')
      if (delay > 0) await pause(delay)
    },
    after: () => happens('end')
  }),
  directory,
  locked: false,
  bootId: () => world.get().bootId,
  settleMs: 0,
  confirmSeconds: Number(given.get('confirm') ?? 60)
})

const intent = (): Intent =>
  task === 'delete'
    ? { kind: 'link.delete', interfaceId: linkId(world, 'br7') }
    : task === 'cut'
      ? { kind: 'link.mtu', interfaceId: linkId(world, 'eth0'), mtu: 1300 }
      : { kind: 'bridge.create', namespaceId: HOST, name: given.get('name') ?? 'br7' }

try {
  const plan = await actions.plan(intent())
  const outcome = await actions.apply(plan.id, () => happens('told'))
  process.stdout.write(`${outcome.state} ${String(moment)}\n`)
  await actions.pending()
} catch (error) {
  if (!(error instanceof VethscopeError)) throw error
  process.stdout.write(`${error.code} ${String(moment)}\n`)
}

/**
 * Changes of the practice host's kernel through the contract, as a page makes them: planned, applied, in the picture, undone;
 * and what cuts the session one works through is taken back by the agent alone when everyone else is gone.
 */
import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { MessageChannel } from 'node:worker_threads'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { hostEvent, type Outcome } from '@shared/contract'
import type { HostSnapshot } from '@shared/model'
import { openHost, hostSource } from '@core/host/open'
import { Journal } from '@core/journal'
import { labDown, labEnter, labStatus, labUp } from '@core/lab'
import { obstacle } from '@core/lab/possible'
import { bindMessagePort, createServices } from '@core/services'
import { canMakeNamespaces, until } from '../support/namespaces'
import { abandoned, ownDirectory } from '../support/own-directory'
import type { PageClient } from '../support/page-client'

const NAME = 'tutorial'
const hostId = `lab:${NAME}`
const known = { runtime: process.env.XDG_RUNTIME_DIR, ssh: process.env.SSH_CONNECTION }
let place = ''

/** What ip(8) says inside the lab: the witness. */
function ip(...args: string[]): string {
  const { command, args: enter, cwd } = labEnter(NAME)
  return spawnSync(command, [...enter, 'ip', ...args], { cwd, encoding: 'utf8', timeout: 60_000 }).stdout
}

const hostNamespace = ({ host }: HostSnapshot): string => {
  if (host.namespaceId === null) throw new Error('the lab is a host')
  return host.namespaceId
}
const restore = (name: string, value: string | undefined): void => {
  if (value === undefined) Reflect.deleteProperty(process.env, name)
  else process.env[name] = value
}
async function last(stream: AsyncIterable<Outcome>): Promise<Outcome | null> {
  let outcome: Outcome | null = null
  for await (outcome of stream);
  return outcome
}

describe.runIf(canMakeNamespaces && obstacle() === null)(
  'changes of the practice host (needs user namespaces)',
  () => {
    const ends: (() => unknown)[] = []
    beforeAll(async () => {
      for (const old of abandoned('lab-changes')) {
        process.env.XDG_RUNTIME_DIR = old
        await labDown(NAME)
        rmSync(old, { recursive: true, force: true })
      }
      place = ownDirectory('lab-changes')
      process.env.XDG_RUNTIME_DIR = place
    })
    afterAll(async () => {
      await labDown(NAME)
      restore('XDG_RUNTIME_DIR', known.runtime)
      rmSync(place, { recursive: true, force: true })
    })
    beforeEach(async () => {
      if (labStatus(NAME).state !== 'up') await labUp(NAME)
    })
    afterEach(async () => {
      restore('SSH_CONNECTION', known.ssh)
      for (const end of ends.splice(0).reverse()) await end()
    })

    function page(): { client: PageClient; journal: Journal } {
      const journal = new Journal()
      const services = createServices({
        version: '1',
        hosts: [hostSource(hostId, { journal })],
        journal,
        labs: null
      })
      const { port1, port2 } = new MessageChannel()
      const unbind = bindMessagePort(services, port1)
      const client: PageClient = createORPCClient(new RPCLink({ port: port2 }))
      port2.start()
      ends.push(
        () => services.close(),
        unbind,
        () => port2.close()
      )
      return { client, journal }
    }

    it('are planned, applied, seen at once, journalled and undone', async () => {
      const { client, journal } = page()
      expect((await client.session.get()).hosts).toMatchObject([{ id: hostId, changes: 'open' }])
      const snapshot = await client.host.snapshot({ hostId })
      const before = ip('-o', 'link')
      const intent = {
        kind: 'bridge.create' as const,
        namespaceId: hostNamespace(snapshot),
        name: 'vsnew0'
      }
      const plan = await client.plan.make({ hostId, intent })
      expect(plan.steps.map(({ call }) => call).join('\n')).toContain('vsnew0')
      expect(ip('-o', 'link')).toBe(before)

      const events = await client.host.changed({ hostId })
      const seen = async (): Promise<boolean> => {
        const event = hostEvent.parse((await events.next()).value)
        return (
          event.type === 'snapshot' &&
          event.snapshot.interfaces.some(({ ifname, kind }) => ifname === 'vsnew0' && kind === 'bridge')
        )
      }
      const outcome = await last(await client.plan.apply({ hostId, planId: plan.id }))
      expect(outcome).toMatchObject({ state: 'done', unmet: [], left: [] })
      expect(ip('-o', 'link')).toContain('vsnew0')
      while (!(await seen())); // every event until the one that shows it
      await events.return()
      expect(journal.list().some(({ what, hostId: at }) => at === hostId && what.includes('vsnew0'))).toBe(
        true
      )

      const back = await client.plan.undo({ hostId, planId: outcome?.undoId ?? '' })
      expect(back.undoes).toBe(plan.id)
      expect(await last(await client.plan.apply({ hostId, planId: back.id }))).toMatchObject({
        state: 'done'
      })
      expect(ip('-o', 'link')).not.toContain('vsnew0')
      expect((await client.plan.history({ hostId })).length).toBeGreaterThanOrEqual(2)
    })

    it('that cut the session are taken back by the agent, with everyone else gone', async () => {
      // The session one works through comes in by an address of the lab's bridge.
      const [, address = ''] =
        /inet (10\.[\d.]+|172\.[\d.]+|192\.168\.[\d.]+)\//.exec(ip('-4', 'addr', 'show')) ?? []
      expect(address).not.toBe('')
      process.env.SSH_CONNECTION = `${address} 50000 ${address} 22`
      const host = await openHost(hostId, { journal: new Journal() })
      const { actions } = host
      if (actions === null) throw new Error('a lab can be changed')
      const snapshot = await host.collect()
      const on = snapshot.addresses.find((item) => item.address === address)
      const link = snapshot.interfaces.find((item) => item.id === on?.interfaceId)
      if (link === undefined) throw new Error('it has that address')
      const isUp = (): boolean => /[<,]UP[,>]/.test(ip('-o', 'link', 'show', 'dev', link.ifname))
      expect(isUp()).toBe(true)
      const plan = await actions.plan({ kind: 'link.up', interfaceId: link.id, up: false })
      expect(plan.confirmSeconds).toBe(60)
      expect(await actions.apply(plan.id)).toMatchObject({ state: 'unconfirmed' })
      expect(isUp()).toBe(false)
      await host.close()
      expect(isUp()).toBe(false)
      await until('the agent to take it back', isUp, 100_000)
    })
  }
)

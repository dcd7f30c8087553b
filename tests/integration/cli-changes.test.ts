/**
 * Changes by the command line, as a person types them: on a real Docker in a namespace of its own, and on the practice host
 * through the contract. The command keeps its plans under a /var/lib of the test's own.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { cli, environment, requireBuilt, type Ran } from '../contract/cli-runs'
import { dockerMissing, IMAGE, startDocker, type TestEngine } from '../support/engines'

const step = z.strictObject({ what: z.string().min(1), call: z.string().min(1) })
const planned = z.strictObject({
  plan: z.strictObject({
    id: z.string(),
    title: z.string(),
    steps: z.array(step),
    changes: z.array(z.object({ verb: z.string(), what: z.string() })),
    warnings: z.array(z.object({ severity: z.string(), code: z.string(), text: z.string() })),
    undo: z.array(step),
    notUndone: z.array(z.string()),
    confirmSeconds: z.number().nullable()
  })
})
const result = z.object({
  result: z.object({
    id: z.string(),
    state: z.string(),
    undo: z.string().nullable(),
    unmet: z.array(z.string()),
    left: z.array(z.string())
  })
})
const rows = z.object({ undo: z.array(z.object({ id: z.string(), state: z.string() })) })

describe.skipIf(dockerMissing !== null)(
  `the command line on a real Docker${dockerMissing === null ? '' : `: not run, ${dockerMissing}`}`,
  () => {
    let engine: TestEngine
    let place = ''

    /** Runs the command with a /var/lib of its own, which outlives the run. */
    function run(...args: string[]): Ran {
      const own = 'mount --bind "$1" /var/lib && shift && exec "$@"'
      const command = [process.execPath, cli, ...args, '--docker', engine.endpoint]
      const ran = spawnSync(
        'unshare',
        ['--mount', '--propagation', 'private', 'sh', '-c', own, 'sh', join(place, 'lib'), ...command],
        { cwd: place, env: environment(place), encoding: 'utf8', timeout: 120_000 }
      )
      return { status: ran.status, stdout: ran.stdout, stderr: ran.stderr }
    }
    const json = <T>(ran: Ran, schema: z.ZodType<T>): T => {
      expect(ran.status, ran.stderr).toBe(0)
      return schema.parse(JSON.parse(ran.stdout))
    }
    const networks = (): string[] =>
      engine.command('network', 'ls', '--format', '{{.Name}}').split('\n').filter(Boolean).sort()
    const of = (container: string): string =>
      engine
        .command('inspect', '-f', '{{range $n, $e := .NetworkSettings.Networks}}{{$n}} {{end}}', container)
        .trim()

    beforeAll(async () => {
      requireBuilt()
      place = mkdtempSync(join(tmpdir(), 'vs-cli-changes-'))
      mkdirSync(join(place, 'lib'), { mode: 0o755 })
      engine = await startDocker()
      engine.command('run', '-d', '--name', 'vs-web', '--stop-timeout', '0', IMAGE)
    })
    afterAll(async () => {
      await engine.stop()
      rmSync(place, { recursive: true, force: true })
    })

    it('shows a plan and changes nothing, applies it, and takes it back', () => {
      const before = networks()
      const create = ['network', 'create', 'vs-made', '--subnet', '10.231.7.0/24', '--label', 'a=b']
      const { plan } = json(run(...create, '--dry-run', '--json'), planned)
      expect(plan.steps[0]?.call).toMatch(/^POST \/(v[\d.]+\/)?networks\/create \{.*"vs-made"/)
      expect(plan.undo).not.toEqual([])
      expect(plan.changes.length).toBeGreaterThan(0)
      expect(networks()).toEqual(before)
      expect(json(run('undo', '--json'), rows).undo).toEqual([])

      const made = json(run(...create, '--json'), result).result
      expect(made).toMatchObject({ state: 'done', unmet: [], left: [] })
      expect(networks()).toEqual([...before, 'vs-made'].sort())
      expect(
        engine.command(
          'network',
          'inspect',
          '-f',
          '{{json .Labels}} {{(index .IPAM.Config 0).Subnet}}',
          'vs-made'
        )
      ).toBe('{"a":"b"} 10.231.7.0/24')

      expect(json(run('undo', '--json'), rows).undo.map(({ id }) => id)).toEqual([made.id])
      expect(json(run('undo', made.undo ?? '', '--dry-run', '--json'), planned).plan.steps).toHaveLength(1)
      expect(networks()).toContain('vs-made')
      const said = run('undo', made.undo ?? '')
      expect([said.status, said.stderr]).toEqual([0, ''])
      expect(networks()).toEqual(before)
    })

    it('connects with an alias and a chosen address, disconnects, prunes', () => {
      const before = networks()
      json(run('network', 'create', 'vs-second', '--subnet', '10.231.8.0/24', '--json'), result)
      const connected = json(
        run('connect', 'vs-second', 'vs-web', '--alias', 'shop', '--ip', '10.231.8.9', '--json'),
        result
      ).result
      expect(connected).toMatchObject({ state: 'done', unmet: [] })
      expect(of('vs-web')).toBe('bridge vs-second')
      expect(
        engine.command(
          'inspect',
          '-f',
          '{{(index .NetworkSettings.Networks "vs-second").IPAddress}}',
          'vs-web'
        )
      ).toBe('10.231.8.9')
      // Somebody is on it: it is not removed, and the reason is told.
      const refused = run('network', 'remove', 'vs-second')
      expect([refused.status, refused.stdout]).toEqual([2, ''])
      expect(refused.stderr).toMatch(/^vethscope: [^\n]*vs-web[^\n]*\n$/)

      json(run('disconnect', 'vs-second', 'vs-web', '--json'), result)
      expect(of('vs-web')).toBe('bridge')
      json(run('network', 'prune', '--json'), result)
      expect(networks()).toEqual(before)
    })

    it.each([
      ['a name that is used', ['network', 'create', 'bridge'], /bridge/],
      [
        'a gateway outside',
        ['network', 'create', 'n1', '--subnet', '10.231.9.0/24', '--gateway', '10.9.9.9'],
        /10\.9\.9\.9/
      ],
      ['no subnet', ['network', 'create', 'n1', '--subnet', 'ten'], /ten/],
      [
        'a subnet with host bits',
        ['network', 'create', 'n1', '--subnet', '10.231.9.5/24'],
        /10\.231\.9\.0\/24/
      ],
      ['shell characters', ['network', 'create', '$(touch /tmp/vs-owned);`id`'], /name/i],
      ['a path', ['network', 'create', '../../etc'], /name/i],
      ['an MTU', ['network', 'create', 'n1', '--mtu', '12'], /MTU|mtu/],
      [
        'a bridge name too long',
        ['network', 'create', 'n1', '--opt', 'com.docker.network.bridge.name=br-0123456789abcdef'],
        /15/
      ],
      ['an unknown container', ['connect', 'bridge', 'nobody'], /no container "nobody"/],
      ['an unknown network', ['disconnect', 'nothing', 'vs-web'], /no network "nothing"/],
      ['an unknown id', ['undo', 'no-such'], /no-such/]
    ])('refuses %s with 2, a reason and a hint, and changes nothing', (_what, args, says) => {
      const before = networks()
      const ran = run(...args)
      expect([ran.status, ran.stdout], ran.stderr).toEqual([2, ''])
      expect(ran.stderr).toMatch(/^vethscope: [^\n]+\n$/)
      expect(ran.stderr).toMatch(says)
      expect(networks()).toEqual(before)
    })

    it('an undo of something that is not as it was any more is refused with 3', () => {
      const made = json(
        run('network', 'create', 'vs-gone', '--subnet', '10.231.10.0/24', '--json'),
        result
      ).result
      engine.command('network', 'rm', 'vs-gone')
      const ran = run('undo', made.undo ?? '')
      expect([ran.status, ran.stdout], ran.stderr).toEqual([3, ''])
      expect(ran.stderr).toMatch(/^vethscope: [^\n]+\n$/)
    })
  }
)

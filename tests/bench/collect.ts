/**
 * `npm run bench`: what a collection costs with N namespaces, beside plotnetcfg, ip(8) in every namespace, and the raw
 * netlink dumps below which nobody can go. Needs root. Options: --sizes 100,500,1000 --variants plain,nat --runs 7 --json,
 * and --check, which ends with 1 when a target is missed.
 */
import { spawnSync } from 'node:child_process'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { makeLab, type Variant } from './collect-lab'
import { measure, measures, type Figures, type Measure } from './collect-measures'

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '100,500,1000' },
    variants: { type: 'string', default: 'plain,nat' },
    only: { type: 'string', default: measures.join(',') },
    runs: { type: 'string', default: '7' },
    json: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
    /** Of the processes this bench starts: measure one thing in the lab that is there. */
    measure: { type: 'string' },
    names: { type: 'string', default: '' }
  }
})
const runs = z.coerce.number().int().min(1).max(100).parse(values.runs)
const figures: z.ZodType<Figures> = z.object({
  times: z.array(z.number()),
  peakMiB: z.number(),
  amount: z.number()
})

interface Row extends Figures {
  readonly variant: Variant
  readonly size: number
  readonly measure: Measure
  readonly median: number
  readonly best: number
}

/** Runs one measure in a process of its own; null when it could not be run, which is said. */
function measureApart(what: Measure, names: readonly string[]): Figures | null {
  const child = spawnSync(
    process.execPath,
    [process.argv[1] ?? '', '--measure', what, '--runs', String(runs), '--names', names.join(',')],
    { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }
  )
  if (child.status === 0) return figures.parse(JSON.parse(child.stdout))
  const reason = child.stderr.split('\n').find((line) => line.includes('Error')) ?? child.stderr
  console.error(`${what}: not measured: ${reason}`)
  return null
}

function measureAll(): Row[] {
  const rows: Row[] = []
  const sizes = z.array(z.coerce.number().int().min(1).max(4000)).parse(values.sizes.split(','))
  const wanted = z.array(z.enum(measures)).parse(values.only.split(','))
  for (const variant of z.array(z.enum(['plain', 'nat'])).parse(values.variants.split(',')))
    for (const size of sizes) {
      console.error(`${variant}: making ${size} namespaces`)
      const lab = makeLab(size, variant)
      try {
        for (const what of wanted) {
          console.error(`${variant} ${size}: ${what}`)
          const found = measureApart(what, lab.names)
          if (found === null) continue
          const sorted = found.times.toSorted((a, b) => a - b)
          const median = sorted[Math.floor(sorted.length / 2)] ?? 0
          rows.push({ variant, size, measure: what, ...found, median, best: sorted[0] ?? 0 })
        }
      } finally {
        lab.close()
      }
    }
  return rows
}

/** The targets, each with whether it is met; compared by the best run, since what else the machine does only adds. */
function targets(rows: readonly Row[]): { target: string; value: number; met: boolean }[] {
  const best = (what: Measure, size: number): number | undefined =>
    rows.find((row) => row.variant === 'plain' && row.measure === what && row.size === size)?.best
  const ratio = (
    target: string,
    a: number | undefined,
    b: number | undefined,
    met: (value: number) => boolean
  ) =>
    a === undefined || b === undefined
      ? []
      : [{ target, value: Math.round((a / b) * 100) / 100, met: met(a / b) }]
  const ours = best('in-process', 500)
  const large = best('in-process', 1000)
  return [
    ...ratio('500 plain: plotnetcfg / in-process >= 4', best('plotnetcfg', 500), ours, (value) => value >= 4),
    ...ratio('500 plain: in-process / floor <= 5', ours, best('floor', 500), (value) => value <= 5),
    ...ratio(
      'plain: in-process 1000 / 100, for each namespace <= 1.5',
      large === undefined ? undefined : large / 10,
      best('in-process', 100),
      (value) => value <= 1.5
    )
  ]
}

function print(rows: readonly Row[]): void {
  const cells = rows.map((row) => [
    row.variant,
    String(row.size),
    row.measure,
    row.median.toFixed(1),
    row.best.toFixed(1),
    row.peakMiB.toFixed(1),
    String(row.amount)
  ])
  const table = [['variant', 'size', 'what', 'median ms', 'best ms', 'peak MiB', 'amount'], ...cells]
  for (const line of table)
    console.log(line.map((cell, at) => (at < 3 ? cell.padEnd(11) : cell.padStart(11))).join(' '))
}

if (values.measure !== undefined) {
  const what = z.enum(measures).parse(values.measure)
  console.log(JSON.stringify(await measure(what, runs, values.names.split(','))))
} else if (process.geteuid?.() !== 0) {
  console.error('the bench makes network namespaces: run it as root')
  process.exitCode = 2
} else {
  const rows = measureAll()
  const checked = targets(rows)
  if (values.json) console.log(JSON.stringify({ rows, targets: checked }))
  else {
    print(rows)
    for (const { target, value, met } of checked)
      console.log(`${met ? 'met   ' : 'MISSED'} ${target}: ${value}`)
  }
  if (values.check && checked.some(({ met }) => !met)) process.exitCode = 1
}

/** What one run of the command line was asked for, read and checked: host, engines, time-out, language. */
import type { HostSnapshot } from '@shared/model'
import { VethscopeError } from '@shared/contract/errors'
import { locales, nearestLocale, type Locale } from '@shared/locales'
import { visible } from '@shared/text/visible'
import { UsageError, type Arguments } from './arguments'

export interface HostChoice {
  /** As `--host` has it. */
  readonly host: string
  readonly docker: readonly string[]
  /** Bound for the whole reading, in milliseconds; null: those of the single calls only. */
  readonly timeoutMs: number | null
}

const badValue = (option: string, value: string, usage: string): UsageError =>
  new UsageError(
    { key: 'cli.error.bad-value', params: { option: `--${option}`, value: visible(value, 60) } },
    { key: 'cli.hint.value', params: { usage } }
  )

/** The language asked for, else that of the environment (locale(7): LC_ALL before LC_MESSAGES before LANG). */
export function localeFrom(args: Arguments | null, env: NodeJS.ProcessEnv = process.env): Locale {
  const asked = args?.values.get('lang')?.[0]
  if (asked === undefined) return nearestLocale(env.LC_ALL || env.LC_MESSAGES || env.LANG)
  const found = locales.find((locale) => locale.toLowerCase() === asked.toLowerCase())
  if (!found) throw badValue('lang', asked, `--lang ${locales.join('|')}`)
  return found
}

/** A whole number within bounds, or the fallback when the option was not given. */
export function numberFrom(
  args: Arguments,
  option: string,
  bounds: readonly [number, number]
): number | null {
  const text = args.values.get(option)?.[0]
  if (text === undefined) return null
  const value = /^\d{1,9}(\.\d{1,3})?$/.test(text) ? Number(text) : NaN
  if (!(value >= bounds[0] && value <= bounds[1])) {
    throw badValue(option, text, `--${option} ${String(bounds[0])}–${String(bounds[1])}`)
  }
  return value
}

/** Host and bounds. @throws UsageError */
export function hostChoice(args: Arguments): HostChoice {
  const docker = args.values.get('docker') ?? []
  for (const endpoint of docker) {
    if (!/^(unix:\/\/\/.+|tcp:\/\/[^/]+(:\d+)?\/?)$/.test(endpoint)) {
      throw badValue('docker', endpoint, '--docker unix:///PATH | tcp://HOST:PORT')
    }
  }
  const seconds = numberFrom(args, 'timeout', [0.1, 3600])
  return {
    host: args.values.get('host')?.[0] ?? 'local',
    docker,
    timeoutMs: seconds === null ? null : seconds * 1000
  }
}

/** Settles as the work does, or fails when the time is up; the work is told by the signal. */
export async function within<T>(
  timeoutMs: number | null,
  work: (signal: AbortSignal) => Promise<T>
): Promise<T> {
  const abort = new AbortController()
  if (timeoutMs === null) return work(abort.signal)
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(
        new VethscopeError(
          'timeout',
          `The host was not read within ${String(timeoutMs / 1000)} s`,
          'Give it more with --timeout SECONDS'
        )
      )
      abort.abort()
    }, timeoutMs)
  })
  try {
    return await Promise.race([work(abort.signal), late])
  } finally {
    clearTimeout(timer)
  }
}

export interface Reading {
  readonly snapshot: HostSnapshot
  /** How to see more, as one command line; empty when all is seen. */
  readonly seeMore: string
}

/** Closing a host that hangs must not hold up the answer. */
const CLOSE_MS = 2000

/** Opens the host, reads it once, and closes it. @throws VethscopeError */
export function readHost(choice: HostChoice): Promise<Reading> {
  return within(choice.timeoutMs, async (signal) => {
    const [{ openHost }, { Journal }] = await Promise.all([
      import('@core/host/open'),
      import('@core/journal')
    ])
    const host = await openHost(choice.host, {
      journal: new Journal(),
      ...(choice.docker.length ? { docker: choice.docker } : {}),
      ...(choice.timeoutMs === null ? {} : { timeoutMs: choice.timeoutMs })
    })
    try {
      return { snapshot: await host.collect(signal), seeMore: host.description.seeMore }
    } finally {
      const timer = new Promise((resolve) => setTimeout(resolve, CLOSE_MS).unref())
      await Promise.race([host.close(), timer])
    }
  })
}

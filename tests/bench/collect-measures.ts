/**
 * What is measured, each in a process of its own so that its peak memory (getrusage(2)) is its own: our collection, the
 * whole command, the peers, and the floor under all of them.
 */
import { spawnSync } from 'node:child_process'
import { closeSync, openSync, readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import koffi from 'koffi'
import { collectLocal } from '@core/collectors'
import { Journal } from '@core/journal'
import { NetlinkSocket, rawDump } from '@core/netlink'
import { setns } from '@core/netlink/libc'

export const measures = ['in-process', 'snapshot', 'plotnetcfg', 'ip', 'floor'] as const
export type Measure = (typeof measures)[number]

export interface Figures {
  /** Milliseconds of each run. */
  readonly times: number[]
  /** Peak resident memory in MiB: of the process, or of the largest child. */
  readonly peakMiB: number
  /** What was counted, so that nobody measures nothing: records, bytes or messages. */
  readonly amount: number
}

/** Readings before those that count: a program that stays open has long been compiled by its engine. */
const WARM = 15
const RUSAGE_SELF = 0
const RUSAGE_CHILDREN = -1

function peakMiB(who: number): number {
  const usage = Buffer.alloc(144)
  koffi.load('libc.so.6').func('int getrusage(int who, void *usage)')(who, usage)
  // ru_maxrss follows two struct timeval and is in KiB.
  return Math.round(Number(usage.readBigInt64LE(32)) / 102.4) / 10
}

async function repeat(runs: number, work: () => number | Promise<number>): Promise<[number[], number]> {
  const times: number[] = []
  let amount = 0
  for (let at = 0; at < runs; at++) {
    const begin = performance.now()
    amount = await work()
    times.push(performance.now() - begin)
  }
  return [times, amount]
}

/** A child's output in bytes. */
function output(program: string, args: readonly string[], input = ''): number {
  const child = spawnSync(program, args, { input, maxBuffer: 512 * 1024 * 1024 })
  if (child.status !== 0)
    throw new Error(`${program} ${args.join(' ')}: ${child.error?.message ?? child.stderr.toString()}`)
  return child.stdout.length
}

/** One start of ip(8) for each namespace; IPv6 routes would need another, so they are left out in its favour. */
const IP_LINES = 'link show\naddr show\nroute show table all\nrule show\nneigh show nud all\n'

/** @param names the namespaces of the lab */
export async function measure(what: Measure, runs: number, names: readonly string[]): Promise<Figures> {
  const children = async (work: () => number): Promise<Figures> => {
    const [times, amount] = await repeat(runs, work)
    return { times, amount, peakMiB: peakMiB(RUSAGE_CHILDREN) }
  }
  switch (what) {
    case 'in-process': {
      const collector = collectLocal({ journal: new Journal(), source: 'local' })
      try {
        const collect = async (): Promise<number> => {
          const { interfaces, addresses, routes, rules } = await collector.collect()
          return interfaces.length + addresses.length + routes.length + rules.length
        }
        await repeat(WARM, collect)
        const [times, amount] = await repeat(runs, collect)
        return { times, amount, peakMiB: peakMiB(RUSAGE_SELF) }
      } finally {
        await collector.close()
      }
    }
    case 'snapshot':
      return children(() => output(process.execPath, [resolve('out/main/cli.js'), 'snapshot']))
    case 'plotnetcfg':
      return children(() => output('unshare', ['-p', '-f', '--mount-proc', 'plotnetcfg', '-f', 'json']))
    case 'ip':
      return children(() =>
        names.reduce((sum, name) => sum + output('ip', ['-n', name, '-j', '-d', '-batch', '-'], IP_LINES), 0)
      )
    case 'floor': {
      const dump = (): number =>
        readdirSync('/run/netns').reduce((sum, name) => sum + dumpIn(`/run/netns/${name}`), 0)
      await repeat(WARM, dump)
      const [times, amount] = await repeat(runs, dump)
      return { times, amount, peakMiB: peakMiB(RUSAGE_SELF) }
    }
  }
}

/** Messages of the five raw dumps in one namespace; this thread stays there. */
function dumpIn(path: string): number {
  const fd = openSync(path, 'r')
  try {
    setns(fd)
  } finally {
    closeSync(fd)
  }
  const socket = NetlinkSocket.open('route')
  try {
    return rawDump(socket)
  } finally {
    socket.close()
  }
}

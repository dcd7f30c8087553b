/** Namespaces of the filter tests' own, and a reading from inside of one. */
import { execFileSync } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs'
import { FilterMemory, readFilters, type FilterReading } from '@core/collectors/filters'
import { runSync, type CommandSpec } from '@core/commands'
import { setns } from '@core/netlink/libc'
import { NetlinkSocket } from '@core/netlink/socket'
import type { FilterRule } from '@shared/model'
import { ownName, sweep } from '../support/namespaces'

const CLONE_NEWNET = 0x40000000

export class FilterNamespace {
  readonly name = ownName('filters')
  readonly memory = new FilterMemory()
  /** Programs that the last reading started. */
  started: string[] = []

  constructor() {
    sweep()
    execFileSync('ip', ['netns', 'add', this.name])
    this.run('ip', 'link', 'set', 'lo', 'up')
  }

  /** Runs a program inside; its standard output. */
  run(program: string, ...args: string[]): string {
    return execFileSync('nsenter', [`--net=/run/netns/${this.name}`, program, ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' }
    })
  }

  /** Feeds a script to `nft -f -` inside. */
  nft(script: string): void {
    execFileSync('nsenter', [`--net=/run/netns/${this.name}`, '/usr/sbin/nft', '-f', '-'], {
      input: script,
      stdio: ['pipe', 'ignore', 'pipe']
    })
  }

  /** One rule in iptables' words, split at spaces. */
  iptables(text: string, program = 'iptables-nft'): void {
    this.run(program, ...text.split(' '))
  }

  /**
   * What `readFilters` says from inside. The thread goes there and comes back without letting anything else run.
   * @param before called by the command runner, before the command starts
   */
  read(
    options: { memory?: FilterMemory; before?: (spec: CommandSpec) => void; missing?: string[] } = {}
  ): FilterReading {
    this.started = []
    const { memory = this.memory, before, missing = [] } = options
    return this.inside(() =>
      readFilters({
        namespaceId: 'boot:1',
        netfilter: () => NetlinkSocket.open('netfilter'),
        memory,
        run: (spec) => {
          this.started.push(spec.program)
          before?.(spec)
          if (!missing.includes(spec.program)) return runSync(spec)
          return { ...runSync({ ...spec, args: ['--version'] }), failure: 'missing', status: null }
        }
      })
    )
  }

  inside<T>(work: () => T): T {
    const home = openSync('/proc/thread-self/ns/net', 'r')
    const there = openSync(`/run/netns/${this.name}`, 'r')
    try {
      setns(there, CLONE_NEWNET)
      return work()
    } finally {
      setns(home, CLONE_NEWNET)
      closeSync(there)
      closeSync(home)
    }
  }

  /** Modules the kernel has loaded, by name: how much they are used moves whenever any namespace ends. */
  static modules(): string[] {
    if (!existsSync('/proc/modules')) return [] // a kernel without modules
    return readFileSync('/proc/modules', 'utf8')
      .split('\n')
      .map((line) => line.split(' ')[0] ?? '')
      .sort()
  }

  /** Legacy tables that are there; the lists themselves are only there once the kernel's part is loaded. */
  legacyTables(): string {
    return this.run(
      'sh',
      '-c',
      'cat /proc/thread-self/net/ip_tables_names /proc/thread-self/net/ip6_tables_names 2>/dev/null || true'
    )
  }

  remove(): void {
    execFileSync('ip', ['netns', 'del', this.name])
  }
}

/** `chain: text` of every rule of a table, in order. */
export function ruleTexts(reading: FilterReading, family: string, table: string): string[] {
  const found = reading.filters?.tables.find((item) => item.family === family && item.name === table)
  return (found?.chains ?? []).flatMap((chain) => chain.rules.map((rule) => `${chain.name}: ${rule.text}`))
}

export function rulesOf(reading: FilterReading, family: string, table: string, chain: string): FilterRule[] {
  return (
    reading.filters?.tables
      .find((item) => item.family === family && item.name === table)
      ?.chains.find((item) => item.name === chain)?.rules ?? []
  )
}

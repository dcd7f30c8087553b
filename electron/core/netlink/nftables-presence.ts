/**
 * Whether a netfilter subsystem is in the running kernel, found without asking it: a request to one that is a module not
 * yet loaded would load it (nfnetlink.c, request_module), and looking must not. What is not loaded holds no rules.
 */
import { readFileSync } from 'node:fs'
import { release } from 'node:os'

export type KernelSubsystem = 'nf_tables' | 'ip_set' | 'ip_tables' | 'ip6_tables' | 'arp_tables' | 'ebtables'

/** Text of the file, or null where it is not there or may not be read. */
export type PresenceFiles = (path: string) => string | null

const readText: PresenceFiles = (path) => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null // not there: this kernel or this system has no such list
  }
}

/** A symbol that only exists with the subsystem, for kernels that list no built-in modules. */
const symbols: Record<KernelSubsystem, string> = {
  nf_tables: 'nf_tables_newtable',
  ip_set: 'ip_set_create',
  ip_tables: 'ipt_do_table',
  ip6_tables: 'ip6t_do_table',
  arp_tables: 'arpt_do_table',
  ebtables: 'ebt_do_table'
}

const listed = (modules: string, name: string): boolean =>
  modules.split('\n').some((line) => line.startsWith(`${name} `))

/** Whether it is loaded as a module: not built in, not merely loadable. */
export function moduleLoaded(name: KernelSubsystem, read: PresenceFiles = readText): boolean {
  const modules = read('/proc/modules')
  return modules !== null && listed(modules, name)
}

/**
 * - no /proc/modules: nothing can be loaded, so asking is harmless: present;
 * - listed there: loaded;
 * - else built in, says modules.builtin or, where that is missing, the kernel's symbols.
 */
export function subsystemPresent(name: KernelSubsystem, read: PresenceFiles = readText): boolean {
  const modules = read('/proc/modules')
  if (modules === null) return true
  if (listed(modules, name)) return true
  const builtin = read(`/lib/modules/${release()}/modules.builtin`)
  if (builtin !== null) return builtin.includes(`/${name}.ko`)
  const kernel = read('/proc/kallsyms')
  return kernel === null || new RegExp(` ${symbols[name]}$`, 'm').test(kernel)
}

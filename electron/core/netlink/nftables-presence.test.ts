/** Whether a subsystem may be asked without the kernel loading it, on kernels of different make. */
import { describe, expect, it } from 'vitest'
import { moduleLoaded, subsystemPresent } from './nftables-presence'

const files =
  (known: Record<string, string>) =>
  (path: string): string | null =>
    Object.entries(known).find(([name]) => path.endsWith(name))?.[1] ?? null

describe('subsystemPresent', () => {
  it('is true where nothing can be loaded', () => {
    expect(subsystemPresent('nf_tables', files({}))).toBe(true)
  })

  it('is true for a loaded module, by its whole name', () => {
    const modules = 'nf_tables 300000 1 nft_compat, Live 0x0\nip_set_hash_ip 1 0 - Live 0x0\n'
    expect(subsystemPresent('nf_tables', files({ '/proc/modules': modules }))).toBe(true)
    expect(subsystemPresent('ip_set', files({ '/proc/modules': modules, 'modules.builtin': '' }))).toBe(false)
  })

  it('is true for one that is built in', () => {
    const builtin = 'kernel/net/netfilter/nf_tables.ko\n'
    const read = files({ '/proc/modules': 'ext4 1 1 - Live\n', 'modules.builtin': builtin })
    expect(subsystemPresent('nf_tables', read)).toBe(true)
    expect(subsystemPresent('ip_tables', read)).toBe(false)
    expect(moduleLoaded('nf_tables', read)).toBe(false)
  })

  it("asks the kernel's symbols where no list of built-in modules is installed", () => {
    const read = files({
      '/proc/modules': 'ext4 1 1 - Live\n',
      '/proc/kallsyms': '0000000000000000 t nf_tables_newtable\n0000000000000000 T ip_set_create_x\n'
    })
    expect(subsystemPresent('nf_tables', read)).toBe(true)
    expect(subsystemPresent('ip_set', read)).toBe(false)
  })
})

describe('moduleLoaded', () => {
  it('is about modules only', () => {
    expect(moduleLoaded('ebtables', files({}))).toBe(false)
    expect(
      moduleLoaded('ebtables', files({ '/proc/modules': 'ebtables 45056 1 ebtable_filter, Live\n' }))
    ).toBe(true)
    expect(moduleLoaded('ebtables', files({ '/proc/modules': 'ebtables_x 1 0 - Live\n' }))).toBe(false)
  })
})

import { describe, expect, it } from 'vitest'
import { offersOf, readKernelOffers } from './kernel-offers'

const nothing = { config: null, builtin: null, dep: null, loaded: null }

describe('what the kernel offers', () => {
  it('reads a configuration: built in, left out, a module that is at hand or is not', () => {
    const config = 'CONFIG_MACVLAN=y\n# CONFIG_IPVLAN is not set\nCONFIG_VXLAN=m\nCONFIG_VLAN_8021Q=m\n'
    const dep = 'kernel/drivers/net/vxlan/vxlan.ko.zst: kernel/net/ipv4/udp_tunnel.ko.zst\n'
    expect(offersOf({ ...nothing, config, dep })).toEqual({
      macvlan: true,
      ipvlan: false,
      vxlan: true,
      vlan: false,
      esp: false,
      ipvs: false
    })
    expect(offersOf({ ...nothing, config }).vxlan).toBeNull()
  })

  it('reads the lists of modules where there is no configuration', () => {
    const builtin = 'kernel/drivers/net/macvlan.ko\nkernel/net/8021q/8021q.ko\n'
    const dep = 'kernel/drivers/net/ipvlan/ipvtap.ko: kernel/drivers/net/ipvlan/ipvlan.ko\n'
    const offers = offersOf({ ...nothing, builtin, dep, loaded: 'esp4 28672 0 - Live 0x0\n' })
    expect(offers).toMatchObject({ macvlan: true, vlan: true, ipvlan: true, esp: true, ipvs: false })
  })

  it('knows when it does not know', () => {
    expect(new Set(Object.values(offersOf(nothing)))).toEqual(new Set([null]))
  })

  it('reads this machine', () => {
    expect(Object.keys(readKernelOffers())).toHaveLength(6)
  })
})

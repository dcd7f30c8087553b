/** The keys of containers.conf that are about networking, as containers.conf(5) writes them. */
import { describe, expect, it } from 'vitest'
import { networkKeys } from './podman-settings'

describe('containers.conf', () => {
  it('gives the keys of its network table, and name servers', () => {
    expect(
      networkKeys(`
# network_backend = "cni"
[containers]
dns_servers = [ "192.0.2.53", # the first
  "192.0.2.54",
]
env = ["TOKEN=secret"]
http_proxy = true
[network]
network_backend = "netavark"   # chosen
default_subnet='10.99.0.0/24'
dns_bind_port = 5353
default_subnet_pools = [
  {"base" = "10.89.0.0/16", "size" = 24},
  {"base" = "10.90.0.0/15", "size" = 24},
]
[engine]
network_backend = "not here"
`)
    ).toEqual([
      { key: 'dns_servers', value: '[ "192.0.2.53", "192.0.2.54", ]' },
      { key: 'network_backend', value: 'netavark' },
      { key: 'default_subnet', value: '10.99.0.0/24' },
      { key: 'dns_bind_port', value: '5353' },
      {
        key: 'default_subnet_pools',
        value: '[ {"base" = "10.89.0.0/16", "size" = 24}, {"base" = "10.90.0.0/15", "size" = 24}, ]'
      }
    ])
  })

  it('survives what is no such file', () => {
    for (const text of [
      '',
      '[network',
      '[network]\ndefault_subnet_pools = [[[[',
      '[__proto__]\nx = 1',
      '\0\0='
    ])
      expect(networkKeys(text).length).toBeLessThan(2)
  })
})

/**
 * The daemon's settings that decide about networking, dockerd(8): kind of value, default by version, an example, and
 * whether a running daemon takes a change. Defaults as docs.docker.com/reference/cli/dockerd has them.
 */

export interface DockerKey {
  readonly key: string
  readonly kind: 'flag' | 'text' | 'number' | 'list' | 'pools'
  /** What holds when nobody sets it; null for "the daemon chooses". `major` of the daemon's version. */
  readonly byDefault: (major: number) => string | null
  /** What one could write; used where there is no value yet. */
  readonly example: string
  /** The flag, where it is named otherwise than the key. */
  readonly flag?: string
  /** Taken over by `systemctl reload`, without a restart. */
  readonly reload?: boolean
  /** The first major version that has it. */
  readonly since?: number
}

const always =
  (value: string | null): DockerKey['byDefault'] =>
  () =>
    value

const key = (
  name: string,
  kind: DockerKey['kind'],
  byDefault: string | null | DockerKey['byDefault'],
  example: string,
  more: Partial<DockerKey> = {}
): DockerKey => ({
  key: name,
  kind,
  byDefault: typeof byDefault === 'function' ? byDefault : always(byDefault),
  example,
  ...more
})

/** In the order people look for them: the default bridge, addresses, what is let through, names, the daemon itself. */
export const dockerKeys: readonly DockerKey[] = [
  key('bridge', 'text', 'docker0', 'br0'),
  key('bip', 'text', null, '172.26.0.1/16'),
  key('bip6', 'text', null, 'fd00:26::1/64', { since: 28 }),
  key('fixed-cidr', 'text', null, '172.26.1.0/24'),
  key('fixed-cidr-v6', 'text', null, 'fd00:26::/64'),
  key('default-gateway', 'text', null, '172.26.0.254'),
  key('default-gateway-v6', 'text', null, 'fd00:26::fe'),
  key('ipv6', 'flag', 'false', 'true'),
  key('mtu', 'number', '1500', '1400'),
  key('default-address-pools', 'pools', null, 'base=10.200.0.0/16,size=24', { flag: 'default-address-pool' }),
  key('default-network-opts', 'text', null, 'bridge=com.docker.network.driver.mtu=1400', {
    flag: 'default-network-opt',
    since: 24
  }),
  key('ip', 'text', '0.0.0.0', '127.0.0.1'),
  key('userland-proxy', 'flag', 'true', 'false'),
  key('icc', 'flag', 'true', 'false'),
  key('ip-forward', 'flag', 'true', 'false'),
  key('ip-forward-no-drop', 'flag', 'false', 'true', { since: 28 }),
  key('ip-masq', 'flag', 'true', 'false'),
  key('iptables', 'flag', 'true', 'false'),
  key('ip6tables', 'flag', (major) => (major >= 27 ? 'true' : 'false'), 'true'),
  key('firewall-backend', 'text', 'iptables', 'nftables', { since: 29 }),
  key('allow-direct-routing', 'flag', 'false', 'true', { since: 28 }),
  key('dns', 'list', null, '192.0.2.53'),
  key('dns-search', 'list', null, 'lab.example'),
  key('dns-opts', 'list', null, 'ndots:2', { flag: 'dns-opt' }),
  key('hosts', 'list', 'unix:///var/run/docker.sock', 'unix:///var/run/docker.sock', { flag: 'host' }),
  key('tls', 'flag', 'false', 'true'),
  key('tlsverify', 'flag', 'false', 'true'),
  key('live-restore', 'flag', 'false', 'true', { reload: true })
]

/** Keys of containers.conf(5) that are shown for Podman, with the table they stand in and an example. */
export const podmanKeys: readonly {
  readonly key: string
  readonly table: 'network' | 'containers'
  readonly byDefault: string | null
  readonly example: string
}[] = [
  { key: 'network_backend', table: 'network', byDefault: null, example: '"netavark"' },
  { key: 'firewall_driver', table: 'network', byDefault: null, example: '"nftables"' },
  { key: 'default_network', table: 'network', byDefault: 'podman', example: '"podman"' },
  { key: 'default_subnet', table: 'network', byDefault: '10.88.0.0/16', example: '"10.99.0.0/16"' },
  {
    key: 'default_subnet_pools',
    table: 'network',
    byDefault: '10.89.0.0/16 … /24',
    example: '[{"base" = "10.89.0.0/16", "size" = 24}]'
  },
  { key: 'default_rootless_network_cmd', table: 'network', byDefault: null, example: '"pasta"' },
  { key: 'dns_bind_port', table: 'network', byDefault: '53', example: '5353' },
  {
    key: 'network_config_dir',
    table: 'network',
    byDefault: '/etc/containers/networks',
    example: '"/etc/containers/networks"'
  },
  { key: 'netns', table: 'containers', byDefault: 'private', example: '"host"' },
  { key: 'dns_servers', table: 'containers', byDefault: null, example: '["192.0.2.53"]' },
  { key: 'dns_searches', table: 'containers', byDefault: null, example: '["lab.example"]' },
  { key: 'dns_options', table: 'containers', byDefault: null, example: '["ndots:2"]' }
]

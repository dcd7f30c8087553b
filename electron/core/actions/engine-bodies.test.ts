/** What engines are told: the bodies of their calls, and the command lines that do the same. */
import { networkCreate } from '@shared/contract/intents'
import { makeContainer, makeEndpoint, makeEngine, makeNetwork } from '@shared/testing/snapshots'
import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { callOf, engineUrl } from './engine-call'
import { commandLine } from './engine-command-line'
import {
  dockerConnect,
  dockerCreate,
  dockerNetworkBody,
  dockerReconnect,
  dockerRecreate
} from './engine-docker-body'
import { leaseRange, podmanConnect, podmanCreate, podmanRecreate } from './engine-podman-body'
import { dockerAgain, dockerBack, podmanAgain, podmanBack, standing } from './engine-undo'
import { hostileTexts } from '@shared/testing/hostile-texts'
import { quote } from './quote'
import { sayEngine } from './say-engine'
import { tinyHost } from '@shared/testing/tiny-host'

const old = makeEngine('ns', { apiVersion: '1.41' })
const docker = makeEngine('ns')
const podman = makeEngine('ns', {
  id: 'podman:/run/podman/podman.sock',
  kind: 'podman',
  name: 'podman',
  endpoint: 'unix:///run/podman/podman.sock',
  apiVersion: '4.3.1'
})
const wanted = (over: Partial<z.input<typeof networkCreate>> = {}) =>
  networkCreate.parse({ kind: 'network.create', engineId: docker.id, name: 'net', driver: 'bridge', ...over })
const plain = { aliases: [], ipv4: null, ipv6: null, mac: null, gatewayPriority: null, linkLocal: [] }

describe('bodies for Docker', () => {
  it('hold a bridge’s options by the driver’s names, and IPAM only where something is said', () => {
    expect(dockerCreate(wanted(), docker)).toEqual({
      Name: 'net',
      Driver: 'bridge',
      Internal: false,
      Attachable: false,
      EnableIPv6: false,
      Options: {},
      Labels: {}
    })
    expect(
      dockerCreate(
        wanted({
          subnets: [
            { subnet: '10.1.0.0/24', gateway: '10.1.0.1', ipRange: '10.1.0.128/25', aux: { r: '10.1.0.9' } }
          ],
          ipv6: true,
          internal: true,
          icc: false,
          masquerade: false,
          mtu: 1400,
          bridgeName: 'br7',
          hostBinding: '127.0.0.1',
          labels: { a: 'b' },
          options: { 'com.docker.network.bridge.enable_icc': 'true', x: 'y' }
        }),
        old
      )
    ).toEqual({
      Name: 'net',
      CheckDuplicate: true,
      Driver: 'bridge',
      Internal: true,
      Attachable: false,
      EnableIPv6: true,
      IPAM: {
        Driver: 'default',
        Config: [
          {
            Subnet: '10.1.0.0/24',
            Gateway: '10.1.0.1',
            IPRange: '10.1.0.128/25',
            AuxiliaryAddresses: { r: '10.1.0.9' }
          }
        ]
      },
      Options: {
        x: 'y',
        'com.docker.network.driver.mtu': '1400',
        'com.docker.network.bridge.name': 'br7',
        'com.docker.network.bridge.enable_icc': 'false',
        'com.docker.network.bridge.enable_ip_masquerade': 'false',
        'com.docker.network.bridge.host_binding_ipv4': '127.0.0.1'
      },
      Labels: { a: 'b' }
    })
  })

  it('name the sub-interface of a VLAN once, and the modes of macvlan and ipvlan', () => {
    const options = (over: Partial<z.input<typeof networkCreate>>) =>
      dockerCreate(wanted(over), docker).Options
    expect(options({ driver: 'macvlan', parent: 'eth0', vlan: 100, macvlanMode: 'private' })).toEqual({
      parent: 'eth0.100',
      macvlan_mode: 'private'
    })
    expect(options({ driver: 'macvlan', parent: 'eth0.100', vlan: 100 })).toEqual({ parent: 'eth0.100' })
    for (const mode of ['l2', 'l3', 'l3s'] as const) {
      expect(options({ driver: 'ipvlan', parent: 'eth0', ipvlanMode: mode })).toEqual({
        parent: 'eth0',
        ipvlan_mode: mode
      })
    }
    expect(
      dockerCreate(wanted({ driver: 'overlay', attachable: true, encrypted: true }), docker)
    ).toMatchObject({
      Driver: 'overlay',
      Attachable: true,
      Options: { encrypted: '' }
    })
  })

  it('ask for a MAC and a gateway priority only of an engine that knows them', () => {
    const all = {
      ...plain,
      aliases: ['web'],
      ipv4: '10.1.0.5',
      ipv6: 'fd00::5',
      mac: '02:00:00:00:00:05',
      gatewayPriority: 7,
      linkLocal: ['169.254.1.2']
    }
    const container = makeContainer(docker.id, 'web', 'web')
    const IPAMConfig = { IPv4Address: '10.1.0.5', IPv6Address: 'fd00::5', LinkLocalIPs: ['169.254.1.2'] }
    expect(dockerConnect(all, container, docker)).toEqual({
      Container: container.engineKey,
      EndpointConfig: { Aliases: ['web'], MacAddress: all.mac, GwPriority: 7, IPAMConfig }
    })
    expect(dockerConnect(all, container, old).EndpointConfig).toEqual({ Aliases: ['web'], IPAMConfig })
    expect(dockerConnect(plain, container, old).EndpointConfig).toEqual({})
  })

  it('make a network again without what the engine found out for the one that was', () => {
    const network = makeNetwork(docker.id, 'over', 'over', {
      driver: 'overlay',
      scope: 'swarm',
      attachable: true,
      subnets: [
        {
          subnet: '10.5.0.0/24',
          gateway: '10.5.0.1',
          ipRange: null,
          aux: [{ name: 'r', address: '10.5.0.9' }]
        }
      ],
      options: { 'com.docker.network.driver.overlay.vxlanid_list': '4097', encrypted: '' }
    })
    expect(dockerRecreate(network, docker)).toMatchObject({
      Driver: 'overlay',
      Attachable: true,
      IPAM: {
        Config: [{ Subnet: '10.5.0.0/24', Gateway: '10.5.0.1', AuxiliaryAddresses: { r: '10.5.0.9' } }]
      },
      Options: { encrypted: '' }
    })
    const told = {
      Name: 'net',
      Driver: 'macvlan',
      Scope: 'local',
      EnableIPv4: false,
      EnableIPv6: true,
      IPAM: {
        Driver: 'default',
        Options: { serial: 'true' },
        Config: [{ Subnet: 'fd00::/64', Gateway: 'fd00::1/64', IPRange: '' }]
      },
      Options: { parent: 'dm-0123456789ab', macvlan_mode: 'bridge' },
      Labels: null
    }
    expect(dockerAgain(told, docker)).toEqual({
      Name: 'net',
      Driver: 'macvlan',
      Internal: false,
      Attachable: false,
      EnableIPv4: false,
      EnableIPv6: true,
      IPAM: {
        Driver: 'default',
        Config: [{ Subnet: 'fd00::/64', Gateway: 'fd00::1' }],
        Options: { serial: 'true' }
      },
      Options: { macvlan_mode: 'bridge' },
      Labels: {}
    })
    const borrowed = { ...told, ConfigFrom: { Network: 'conf' } }
    expect(dockerAgain(borrowed, docker)).toMatchObject({ ConfigFrom: { Network: 'conf' }, Options: {} })
    expect(dockerAgain(borrowed, docker).IPAM).toBeUndefined()
  })

  it('put a container back with what it had, and ask nothing of the default bridge that it refuses', () => {
    const container = makeContainer(docker.id, 'web', 'web')
    const short = container.engineKey.slice(0, 12)
    const network = makeNetwork(docker.id, 'net', 'net')
    const endpoint = makeEndpoint(container.id, network.id, {
      aliases: ['shop', short],
      ipv4: '10.1.0.5',
      mac: '02:00:00:00:00:05'
    })
    expect(dockerReconnect(endpoint, container, old, false).EndpointConfig).toEqual({
      Aliases: ['shop'],
      IPAMConfig: { IPv4Address: '10.1.0.5' }
    })
    expect(dockerReconnect(endpoint, container, old, true).EndpointConfig).toEqual({})
    const place = {
      NetworkID: network.engineKey,
      EndpointID: 'e',
      Aliases: ['shop', short],
      Links: ['db:store'],
      DriverOpts: { a: 'b' },
      GwPriority: 3,
      MacAddress: '02:00:00:00:00:05',
      IPAddress: '10.1.0.5',
      IPAMConfig: null
    }
    const told = { State: { Running: true }, NetworkSettings: { Networks: { net: place } } }
    const snapshot = tinyHost()
    expect(dockerBack(told, network, container, docker, snapshot)?.EndpointConfig).toEqual({
      Aliases: ['shop'],
      Links: ['db:store'],
      DriverOpts: { a: 'b' },
      GwPriority: 3,
      MacAddress: '02:00:00:00:00:05',
      IPAMConfig: { IPv4Address: '10.1.0.5' }
    })
    expect(dockerBack({ NetworkSettings: {} }, network, container, docker, snapshot)).toBeNull()
    expect(standing(told, network, docker)).toBe('on')
    expect(standing({ ...told, NetworkSettings: { Networks: {} } }, network, docker)).toBe('off')
    const half = { NetworkSettings: { Networks: { net: { ...place, NetworkID: '', EndpointID: '' } } } }
    expect(standing({ State: { Running: true }, ...half }, network, docker)).toBe('half')
    expect(standing({ State: { Running: false }, ...half }, network, docker)).toBe('on')
    expect(standing({ State: { Running: true }, ...half }, network, podman)).toBe('on')
  })
})

describe('bodies for Podman', () => {
  it('hold names and options as netavark has them', () => {
    expect(
      podmanCreate(
        wanted({
          subnets: [{ subnet: '10.1.0.0/24', gateway: '10.1.0.1', ipRange: '10.1.0.128/25' }],
          mtu: 1400,
          vlan: 7,
          bridgeName: 'br7',
          options: { isolate: 'true' }
        })
      )
    ).toEqual({
      name: 'net',
      driver: 'bridge',
      network_interface: 'br7',
      subnets: [
        {
          subnet: '10.1.0.0/24',
          gateway: '10.1.0.1',
          lease_range: { start_ip: '10.1.0.129', end_ip: '10.1.0.255' }
        }
      ],
      ipv6_enabled: false,
      internal: false,
      dns_enabled: true,
      labels: {},
      options: { isolate: 'true', mtu: '1400', vlan: '7' }
    })
    expect(
      podmanCreate(wanted({ driver: 'macvlan', parent: 'eth0', vlan: 7, macvlanMode: 'vepa' }))
    ).toMatchObject({ network_interface: 'eth0.7', dns_enabled: false, options: { mode: 'vepa' } })
  })

  it('make a range of addresses as its command line does', () => {
    expect(leaseRange('10.81.0.16/28')).toEqual({ start_ip: '10.81.0.17', end_ip: '10.81.0.31' })
    expect(leaseRange('10.0.255.255/16')).toEqual({ start_ip: '10.0.0.1', end_ip: '10.0.255.255' })
    expect(leaseRange('fd00::/120')).toEqual({ start_ip: 'fd00::1', end_ip: 'fd00::ff' })
    expect(leaseRange('nothing')).toBeNull()
  })

  it('connect and put back by container, addresses and MAC', () => {
    const container = makeContainer(podman.id, 'web', 'web')
    const network = makeNetwork(podman.id, 'net', 'net')
    expect(
      podmanConnect({ ...plain, ipv4: '10.1.0.5', ipv6: 'fd00::5', mac: '02:00:00:00:00:05' }, container)
    ).toEqual({
      container: container.engineKey,
      static_ips: ['10.1.0.5', 'fd00::5'],
      static_mac: '02:00:00:00:00:05'
    })
    const place = {
      NetworkID: 'net',
      Aliases: ['a', container.engineKey.slice(0, 12)],
      IPAddress: '10.1.0.5'
    }
    expect(
      podmanBack({ State: {}, NetworkSettings: { Networks: { net: place } } }, network, container)
    ).toEqual({
      container: container.engineKey,
      aliases: ['a'],
      static_ips: ['10.1.0.5']
    })
  })

  it('make a network again as libpod tells of it', () => {
    const told = {
      name: 'net',
      driver: 'bridge',
      network_interface: 'podman1',
      subnets: [{ subnet: '10.1.0.0/24', gateway: '10.1.0.1', lease_range: { start_ip: '10.1.0.9' } }],
      dns_enabled: true,
      ipam_options: { driver: 'host-local' },
      labels: null,
      options: { mtu: '1400' }
    }
    expect(podmanAgain(told)).toEqual({
      name: 'net',
      driver: 'bridge',
      network_interface: 'podman1',
      subnets: [{ subnet: '10.1.0.0/24', gateway: '10.1.0.1', lease_range: { start_ip: '10.1.0.9' } }],
      ipv6_enabled: false,
      internal: false,
      dns_enabled: true,
      ipam_options: { driver: 'host-local' },
      labels: {},
      options: { mtu: '1400' }
    })
    const network = makeNetwork(podman.id, 'net', 'net', { dns: true, options: { mtu: '1400' } })
    expect(podmanRecreate(network, 'podman1')).toMatchObject({
      network_interface: 'podman1',
      dns_enabled: true
    })
  })
})

describe('what is said of a call', () => {
  const snapshot = tinyHost()
  const said = (body: Record<string, unknown>, engine = docker): string => {
    const step = { do: 'network.create', engineId: engine.id, body } as const
    return quote(commandLine(step, callOf(step, engine), engine, snapshot))
  }

  it('is the call and the command line that does the same', () => {
    const body = dockerCreate(
      wanted({ subnets: [{ subnet: '10.1.0.0/24', gateway: '10.1.0.1' }], mtu: 1400, labels: { a: "it's" } }),
      docker
    )
    expect(sayEngine({ do: 'network.create', engineId: docker.id, body }, snapshot)).toEqual({
      call: [
        `POST /networks/create ${JSON.stringify(body)}`,
        `docker network create --driver bridge --subnet 10.1.0.0/24 --gateway 10.1.0.1 --opt com.docker.network.driver.mtu=1400 --label 'a=it'\\''s' net`
      ].join('\n'),
      kind: 'engine',
      where: 'docker'
    })
    const [network] = snapshot.networks
    const [web] = snapshot.containers
    const at = { engineId: docker.id, network: network!.engineKey, container: web!.engineKey }
    expect(sayEngine({ do: 'network.disconnect', ...at }, snapshot).call).toBe(
      `POST /networks/${network!.engineKey}/disconnect {"Container":"${web!.engineKey}","Force":false}\ndocker network disconnect shop_default shop-web`
    )
    const mac = { Container: web!.engineKey, EndpointConfig: { MacAddress: '02:00:00:00:00:05' } }
    expect(sayEngine({ do: 'network.connect', ...at, body: mac }, snapshot).call).toMatch(
      /\ncurl --unix-socket \/run\/docker\.sock -X POST .* http:\/\/localhost\/v1\.52\/networks\//
    )
  })

  it('leaves out the socket where it is the usual one, and takes a name for no option', () => {
    const elsewhere = makeEngine('ns', { endpoint: 'unix:///tmp/a b.sock' })
    expect(said(dockerCreate(wanted({ name: '-x' }), elsewhere), elsewhere)).toBe(
      "docker --host 'unix:///tmp/a b.sock' network create --driver bridge -- -x"
    )
    const body = podmanCreate(wanted({ driver: 'macvlan', parent: 'eth0' }))
    expect(said(body, podman)).toBe('podman network create --driver macvlan --opt parent=eth0 net')
    expect(said(podmanCreate(wanted({ bridgeName: 'br7' })), podman)).toMatch(/^curl --unix-socket/)
    expect(said(podmanCreate(wanted({ bridgeName: 'br7' })), { ...podman, apiVersion: '5.2.0' })).toBe(
      'podman network create --driver bridge --interface-name br7 net'
    )
  })

  it('keeps hostile texts one word each, on one line, in one part of a path', () => {
    for (const text of hostileTexts) {
      const body = dockerCreate(wanted({ name: 'n', labels: { k: text.slice(0, 4096) } }), docker)
      const { call } = sayEngine({ do: 'network.create', engineId: docker.id, body }, snapshot)
      expect(call.split('\n')).toHaveLength(2)
      expect(dockerNetworkBody.parse(JSON.parse(JSON.stringify(body)))).toEqual(body)
      const removal = { do: 'network.remove', engineId: docker.id, key: text, name: text } as const
      const { path } = callOf(removal, docker)
      expect(path.split('/')).toHaveLength(3)
      expect(path).not.toMatch(/[?#\s]/)
    }
  })

  it('speaks the version of the API that the engine was read by', () => {
    expect(engineUrl(old, '/networks/create')).toBe('/v1.41/networks/create')
    expect(engineUrl(podman, '/libpod/networks/create')).toBe('/v4.3.1/libpod/networks/create')
  })
})

/** Answers in the shapes that engines of different versions give, cut down to what is read; for tests. */

export const ID = 'a'.repeat(64)
export const NETWORK = 'b'.repeat(64)

/** A running container's inspection as Docker 20 to 28 answers it. */
export const docker20 = {
  Id: ID,
  Created: '2026-01-02T03:04:05.678901234Z',
  Name: '/web',
  Image: `sha256:${'c'.repeat(64)}`,
  State: {
    Status: 'running',
    Running: true,
    Pid: 4242,
    StartedAt: '2026-01-02T03:04:06Z',
    FinishedAt: '0001-01-01T00:00:00Z'
  },
  Config: {
    Hostname: 'web',
    Image: 'lab/web:1',
    ExposedPorts: { '80/tcp': {}, '7777/udp': {} },
    Labels: { 'com.docker.compose.project': 'shop', 'com.docker.compose.service': 'front' }
  },
  HostConfig: {
    NetworkMode: 'shop_default',
    PortBindings: { '80/tcp': [{ HostIp: '', HostPort: '8080' }] },
    Dns: [],
    DnsSearch: [],
    DnsOptions: [],
    ExtraHosts: null,
    Links: null
  },
  NetworkSettings: {
    SandboxKey: '/var/run/docker/netns/0123456789ab',
    IPAddress: '172.18.0.2',
    Ports: {
      '7777/udp': null,
      '80/tcp': [
        { HostIp: '0.0.0.0', HostPort: '8080' },
        { HostIp: '::', HostPort: '8080' }
      ]
    },
    Networks: {
      shop_default: {
        IPAMConfig: null,
        Links: ['db:store'],
        Aliases: ['web', 'front', 'front'],
        NetworkID: NETWORK,
        EndpointID: 'e'.repeat(64),
        Gateway: '172.18.0.1',
        IPAddress: '172.18.0.2',
        IPPrefixLen: 16,
        IPv6Gateway: '',
        GlobalIPv6Address: '',
        GlobalIPv6PrefixLen: 0,
        MacAddress: '02:42:AC:12:00:02'
      }
    }
  }
}

/** The same of Docker 29: no top-level address, DNSNames, no MAC of a container that is down. */
export const docker29 = {
  ...docker20,
  NetworkSettings: {
    SandboxID: 'd'.repeat(64),
    SandboxKey: '/var/run/docker/netns/0123456789ab',
    Ports: docker20.NetworkSettings.Ports,
    Networks: {
      shop_default: {
        ...docker20.NetworkSettings.Networks.shop_default,
        Aliases: ['front'],
        DNSNames: ['web', 'front', 'aaaaaaaaaaaa'],
        GwPriority: 0
      }
    }
  }
}

/** A network of Docker's list. */
export const bridgeNetwork = {
  Name: 'shop_default',
  Id: NETWORK,
  Created: '2026-01-02T03:04:05Z',
  Scope: 'local',
  Driver: 'bridge',
  EnableIPv4: true,
  EnableIPv6: false,
  IPAM: {
    Driver: 'default',
    Options: null,
    Config: [{ Subnet: '172.18.0.0/16', Gateway: '172.18.0.1', AuxiliaryAddresses: { router: '172.18.0.5' } }]
  },
  Internal: false,
  Attachable: false,
  Ingress: false,
  ConfigFrom: { Network: '' },
  ConfigOnly: false,
  Containers: {},
  Options: { 'com.docker.network.bridge.enable_icc': 'false', 'com.docker.network.driver.mtu': '1400' },
  Labels: { 'com.docker.compose.project': 'shop' }
}

/** `/version` of Docker. */
export const dockerVersion = {
  Version: '29.0.1',
  ApiVersion: '1.52',
  MinAPIVersion: '1.44',
  KernelVersion: '',
  Components: []
}

/** The known flags of a daemon's command line, and the file that seems to have put them there. */
import { describe, expect, it } from 'vitest'
import { originOf, parseFlags, withoutUser } from './docker-flags'

const read = (...words: string[]) =>
  Object.fromEntries(parseFlags(['/usr/sbin/dockerd', ...words]).known.map((flag) => [flag.key, flag.value]))

describe('flags of a daemon', () => {
  it('are known by their long and short names, joined or apart', () => {
    expect(read('-b=br9', '--mtu', '1400', '--icc=false', '--ip', '127.0.0.1', '--ip6tables')).toEqual({
      bridge: 'br9',
      mtu: '1400',
      icc: 'false',
      ip: '127.0.0.1',
      ip6tables: 'true'
    })
    expect(read('-H', 'fd://', '-Htcp://0.0.0.0:2375', '--host=unix:///x', '--tlsverify')).toEqual({
      hosts: 'fd://, tcp://0.0.0.0:2375, unix:///x',
      tlsverify: 'true'
    })
  })

  it('stand side by side where they may be repeated', () => {
    expect(
      read(
        '--dns=9.9.9.9',
        '--dns',
        '1.1.1.1',
        '--dns-opt=ndots:2',
        '--default-address-pool',
        'base=10.9.0.0/16,size=24'
      )
    ).toEqual({
      dns: '9.9.9.9, 1.1.1.1',
      'dns-opts': 'ndots:2',
      'default-address-pools': 'base=10.9.0.0/16,size=24'
    })
  })

  it('are all that is looked at: nothing of log options, registries, labels, keys', () => {
    expect(
      read('--log-opt', 'token=secret', '--label=a=b', '--registry-mirror=https://u:p@x', '--tlskey=/k', '-D')
    ).toEqual({})
    expect(withoutUser('tcp://u:p@192.0.2.1:2376')).toBe('tcp://192.0.2.1:2376')
    expect(read('-H=tcp://u:p@192.0.2.1:2376')).toEqual({ hosts: 'tcp://192.0.2.1:2376' })
  })

  it('are those of a daemon only', () => {
    expect(parseFlags(['/bin/sh', '--mtu=1'])).toMatchObject({ known: [], read: false })
  })
})

describe('the file a flag is from', () => {
  const [flag] = parseFlags(['dockerd', '--mtu=1400']).known
  const debian = (line: string): [string, string][] => [
    ['/etc/systemd/system/docker.service', '[Service]\nExecStart=/usr/sbin/dockerd -H fd:// $DOCKER_OPTS\n'],
    ['/etc/default/docker', `# DOCKER_OPTS="--mtu=1400"\n${line}\n`]
  ]

  it('is the one that holds it in a line that is no comment', () => {
    expect(flag && originOf(flag, debian('DOCKER_OPTS="--dns 8.8.8.8 --mtu 1400"'))).toBe(
      '/etc/default/docker'
    )
    expect(flag && originOf(flag, debian('DOCKER_OPTS=--mtu=1400'))).toBe('/etc/default/docker')
  })

  it('is none where only a comment or another value stands', () => {
    expect(flag && originOf(flag, debian(''))).toBeNull()
    expect(flag && originOf(flag, debian('DOCKER_OPTS="--mtu=14000"'))).toBeNull()
  })

  it('is the drop-in before the unit', () => {
    expect(
      flag &&
        originOf(flag, [
          [
            '/etc/systemd/system/docker.service.d/net.conf',
            'ExecStart=\nExecStart=/usr/bin/dockerd --mtu=1400'
          ],
          ['/etc/systemd/system/docker.service', 'ExecStart=/usr/bin/dockerd --mtu=1400']
        ])
    ).toBe('/etc/systemd/system/docker.service.d/net.conf')
  })
})

/** Paths of cgroups as the runtimes make them. */
import { describe, expect, it } from 'vitest'
import { containerOfCgroup } from './cgroups'

const id = '0123456789abcdef'.repeat(4)
const pod = '12345678-1234-1234-1234-123456789abc'

describe('the container a cgroup path tells of', () => {
  it.each([
    [`0::/system.slice/docker-${id}.scope`, 'docker', id, null],
    [`12:pids:/docker/${id}\n0::/`, 'docker', id, null],
    [`0::/docker/${'f'.repeat(64)}/docker/${id}`, 'docker', id, null],
    [`0::/machine.slice/libpod-${id}.scope/container`, 'podman', id, null],
    [`9:name=systemd:/libpod_parent/${'c'.repeat(64)}/libpod-${id}`, 'podman', id, null],
    [
      `0::/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod${pod.replaceAll('-', '_')}.slice/cri-containerd-${id}.scope`,
      'containerd',
      id,
      pod
    ],
    [`0::/kubepods/besteffort/pod${pod}/${id}`, 'kubernetes', id, pod],
    [`0::/kubepods.slice/crio-${id}.scope`, 'cri-o', id, null],
    [`0::/default/${id}`, 'containerd', id, null],
    ['0::/lxc.payload.web1', 'lxc', 'web1', null],
    ['3:cpu:/lxc/web1/init.scope', 'lxc', 'web1', null],
    ['0::/machine.slice/machine-deb\\x2d12.scope/payload', 'systemd-nspawn', 'deb-12', null]
  ])('%s', (text, runtime, key, inPod) => {
    expect(containerOfCgroup(text)).toEqual({ runtime, key, pod: inPod })
  })

  it.each([
    '0::/',
    '0::/user.slice/user-1000.slice/session-1.scope',
    '0::/system.slice/docker.service',
    `9:name=systemd:/libpod_parent/${'c'.repeat(64)}/conmon`,
    `0::/somewhere/${id}`,
    'garbage'
  ])('none: %s', (text) => {
    expect(containerOfCgroup(text)).toBeNull()
  })
})

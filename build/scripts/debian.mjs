/**
 * The Debian packages the tests need. Installed without ever removing, installing over, or starting an engine that people
 * use: nothing is installed that provides a program which is already there, apt may remove nothing, and a policy-rc.d
 * forbids starts while it runs.
 */
import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { say } from './setup.mjs'

const POLICY = '/usr/sbin/policy-rc.d'
const MARK = '# vethscope: forbids service starts while its test packages are installed'
const directories = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin']

/** package -> the file or program that shows it is not needed any more. Engines: any engine of that name will do. */
const wanted = [
  ['iproute2', 'ip'],
  ['iputils-ping', 'ping'],
  ['nftables', 'nft'],
  ['iptables', 'iptables-nft-save'],
  ['ipset', 'ipset'],
  ['bridge-utils', 'brctl'],
  ['procps', 'ps'],
  ['util-linux', 'nsenter'],
  ['uidmap', 'newuidmap'],
  ['busybox-static', '/bin/busybox'],
  ['plotnetcfg', 'plotnetcfg'],
  ['conntrack', 'conntrack'],
  ['docker.io', 'dockerd'],
  ['podman', 'podman'],
  ['netavark', '/usr/lib/podman/netavark'],
  ['aardvark-dns', '/usr/lib/podman/aardvark-dns'],
  ['slirp4netns', 'slirp4netns'],
  ['fuse-overlayfs', 'fuse-overlayfs'],
  ['crun', 'crun'],
  ['chromium', 'chromium'],
  ['xvfb', 'Xvfb'],
  ['xauth', 'xauth'],
  ['fonts-dejavu-core', '/usr/share/fonts/truetype/dejavu'],
  ['fonts-noto-core', '/usr/share/fonts/truetype/noto'],
  ['fonts-noto-cjk', '/usr/share/fonts/opentype/noto'],
  ['fonts-liberation', '/usr/share/fonts/truetype/liberation']
]

function present(sign) {
  if (sign.startsWith('/')) return existsSync(sign)
  return directories.some((directory) => {
    try {
      accessSync(join(directory, sign), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

/** Packages that are missing here. */
export const missingPackages = () => wanted.filter(([, sign]) => !present(sign)).map(([name]) => name)

/** Forbids service starts; returns the function that takes the rule back. Another's policy stays untouched. */
function forbidStarts() {
  if (existsSync(POLICY) && !readFileSync(POLICY, 'utf8').includes(MARK)) return () => undefined
  // Inert when left behind: it forbids only while the process that wrote it still lives.
  writeFileSync(POLICY, `#!/bin/sh\n${MARK}\nif [ -d /proc/${process.pid} ]; then exit 101; fi\nexit 0\n`, {
    mode: 0o755
  })
  return () => unlinkSync(POLICY)
}

const apt = (args) =>
  spawnSync('apt-get', ['-o', 'DPkg::Lock::Timeout=600', '-o', 'Acquire::Retries=3', ...args], {
    encoding: 'utf8',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' },
    maxBuffer: 64 << 20
  })

/**
 * As root on Debian: installs what is missing. Otherwise prints the one line that does. Never throws: a test that lacks
 * its program says so by name.
 */
export function installDebianPackages() {
  const missing = missingPackages()
  if (missing.length === 0) return
  if (!present('apt-get')) {
    say(`not a Debian: these are missing, tests that need them will say so: ${missing.join(' ')}`)
    return
  }
  if (process.getuid?.() !== 0) {
    say(`to run every test:\n  sudo apt-get install --no-remove --no-install-recommends ${missing.join(' ')}`)
    return
  }
  say(`installing Debian packages: ${missing.join(' ')} …`)
  const allow = forbidStarts()
  try {
    const install = (names) => apt(['install', '-y', '--no-remove', '--no-install-recommends', ...names])
    const lists = apt(['update'])
    if (lists.status !== 0) say(`apt-get update: ${lists.stderr.trim().split('\n').at(-1) ?? ''}`)
    if (install(missing).status === 0) return
    // One package that cannot be had must not keep the others away.
    for (const name of missing) {
      const one = install([name])
      if (one.status !== 0) say(`${name} was not installed: ${one.stderr.trim().split('\n').at(-1) ?? ''}`)
    }
  } finally {
    allow()
  }
}

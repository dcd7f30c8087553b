/**
 * A rootless Podman for tests: an ordinary uid without subordinate ones, in a mount namespace where it may open a tun
 * device (some machines keep /dev/net/tun to root), with slirp4netns as its way out.
 */
import { spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  writeFileSync
} from 'node:fs'
import { join } from 'node:path'
import { answering, image, IMAGE, podmanMissing, type TestEngine } from './engines'
import { closeRoom, openRoom, residents, run, until } from './engines-room'

/** No account has it. */
export const ROOTLESS_UID = 43_217

/** Why no rootless Podman can be started here; null when it can. */
export function rootlessMissing(): string | null {
  if (podmanMissing !== null) return podmanMissing
  if (!existsSync('/usr/bin/slirp4netns')) return 'needs slirp4netns'
  const id = String(ROOTLESS_UID)
  const asUser = ['--reuid', id, '--regid', id, '--clear-groups']
  // A user namespace, and a tun device inside it, for somebody who is not root.
  const able = spawnSync(
    'unshare',
    [
      '-m',
      'sh',
      '-c',
      `mknod -m 666 /tmp/vs-tun-$$ c 10 200 && mount --bind /tmp/vs-tun-$$ /dev/net/tun; rm /tmp/vs-tun-$$; exec setpriv ${asUser.join(' ')} unshare -Urn ip tuntap add tap0 mode tap`
    ],
    { stdio: 'ignore' }
  )
  return able.status === 0 ? null : 'an ordinary user may not make user namespaces or tun devices here'
}

export async function startRootlessPodman(): Promise<TestEngine> {
  const room = await openRoom('less')
  const { directory } = room
  try {
    chmodSync(directory, 0o755)
    const own = (name: string): string => {
      const path = join(directory, name)
      mkdirSync(path, { mode: 0o700 })
      chownSync(path, ROOTLESS_UID, ROOTLESS_UID)
      return path
    }
    const home = own('home')
    const runtime = own('xdg')
    const tar = join(home, 'image.tar')
    copyFileSync(image(directory), tar)
    chmodSync(tar, 0o644)
    const runc = ['/usr/sbin/runc', '/usr/bin/runc'].find((path) => existsSync(path))
    const config = join(directory, 'containers.conf')
    writeFileSync(
      config,
      [
        '[containers]\ndefault_ulimits = []\n[network]\nnetwork_backend = "netavark"\n[engine]\ncgroup_manager = "cgroupfs"\nevents_logger = "file"',
        ...(runc === undefined ? [] : [`runtime = "${runc}"`]),
        ''
      ].join('\n')
    )
    const holder = await holdMounts(directory)
    const id = String(ROOTLESS_UID)
    const inside = [
      '-t',
      String(holder),
      '-m',
      'setpriv',
      '--reuid',
      id,
      '--regid',
      id,
      '--clear-groups',
      'env',
      '-i',
      '-C',
      home,
      'PATH=/usr/sbin:/usr/bin:/sbin:/bin',
      `HOME=${home}`,
      `XDG_RUNTIME_DIR=${runtime}`,
      `CONTAINERS_CONF=${config}`,
      'podman',
      '--root',
      join(home, 'storage'),
      '--runroot',
      join(runtime, 'run'),
      '--tmpdir',
      join(runtime, 'libpod'),
      '--storage-driver',
      'vfs'
    ]
    const socket = join(runtime, 'podman.sock')
    const log = join(directory, 'podman.log')
    const out = openSync(log, 'a', 0o600)
    const child = spawn(
      '/usr/bin/nsenter',
      [...inside, 'system', 'service', '--time=0', `unix://${socket}`],
      { detached: true, stdio: ['ignore', out, out], cwd: '/' }
    )
    closeSync(out)
    child.unref()
    const pid = child.pid
    if (pid === undefined) throw new Error('podman did not start')
    const command = (...args: string[]): string => run('/usr/bin/nsenter', [...inside, ...args]).trim()
    await answering(socket, pid, log)
    command('import', '-c', 'CMD ["sleep","inf"]', '-c', 'ENV PATH=/bin', tar, IMAGE)
    return {
      directory,
      socket,
      pid,
      command,
      endpoint: `unix://${socket}`,
      namespace: '',
      extraNamespace: (name) => room.namespace(name),
      async stop() {
        const before = residents(directory)
        try {
          command('rm', '-fa', '-t', '0')
        } finally {
          await closeRoom(directory, before)
        }
      }
    }
  } catch (error) {
    await closeRoom(directory)
    throw error
  }
}

/** A process that keeps a mount namespace in which everybody may open /dev/net/tun. */
async function holdMounts(directory: string): Promise<number> {
  const tun = join(directory, 'tun')
  const ready = join(directory, 'ready')
  run('mknod', ['-m', '666', tun, 'c', '10', '200'])
  // The directory among its arguments is what the room's end knows it by, so it waits by one that has it there.
  const script = `mount --bind ${tun} /dev/net/tun && touch ${ready} && exec tail -f ${ready}`
  const child = spawn('unshare', ['-m', '--propagation', 'private', 'sh', '-c', script], {
    detached: true,
    stdio: 'ignore'
  })
  child.unref()
  const { pid } = child
  if (pid === undefined) throw new Error('no mount namespace')
  await until('the mount namespace', () => existsSync(ready))
  return Number(/^\d+/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[0])
}

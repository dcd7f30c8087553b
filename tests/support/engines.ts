/**
 * Engines for tests, each with data, socket and network namespace of its own, beside whatever runs on the machine: Docker
 * and Podman, real ones. Images are made from busybox-static, so no registry is needed.
 */
import { spawn } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  closeSync,
  readFileSync,
  symlinkSync,
  writeFileSync
} from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { closeRoom, openRoom, residents, run, until, type Room } from './engines-room'

export interface TestEngine {
  readonly directory: string
  /** The socket's path, and unix:// before it. */
  readonly socket: string
  readonly endpoint: string
  /** Name of the network namespace it lives in, for `ip -n`. */
  readonly namespace: string
  readonly pid: number
  /** A further namespace that goes with the engine. */
  readonly extraNamespace: (name: string) => string
  /** Runs the engine's own command line on it; its output, trimmed. */
  readonly command: (...args: string[]) => string
  readonly stop: () => Promise<void>
}

export const IMAGE = 'localhost/lab/busybox:1'

const first = (...paths: string[]): string | null => paths.find((path) => existsSync(path)) ?? null
const DOCKERD = first('/usr/sbin/dockerd', '/usr/bin/dockerd', '/usr/local/bin/dockerd')
const DOCKER = first('/usr/bin/docker', '/usr/local/bin/docker')
const PODMAN = first('/usr/bin/podman')
const BUSYBOX = first('/bin/busybox', '/usr/bin/busybox')
const root = process.geteuid?.() === 0

/** Why no Docker can be started here; null when it can. */
export const dockerMissing: string | null = !root
  ? 'needs root'
  : DOCKERD === null || DOCKER === null
    ? 'needs dockerd and docker (docker.io)'
    : BUSYBOX === null
      ? 'needs busybox-static'
      : null

/** Why no Podman can be started here; null when it can. */
export const podmanMissing: string | null = !root
  ? 'needs root'
  : PODMAN === null ||
      (!existsSync('/usr/lib/podman/netavark') && !existsSync('/usr/libexec/podman/netavark'))
    ? 'needs podman and netavark'
    : BUSYBOX === null
      ? 'needs busybox-static'
      : null

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

export interface DockerWish {
  /** A network namespace to live in, instead of one of its own. */
  readonly namespace?: string
  /** Further flags of dockerd, and what its daemon.json says. */
  readonly flags?: readonly string[]
  readonly config?: Readonly<Record<string, unknown>>
}

/** A Docker daemon, in a namespace of its own unless one is given. */
export async function startDocker(given: DockerWish = {}): Promise<TestEngine> {
  const room = await openRoom('docker')
  const { directory } = room
  try {
    const namespace = given.namespace ?? room.namespace('dock')
    const socket = join(directory, 'docker.sock')
    const own = `vs-${directory.slice(-6)}`
    mkdirSync(join(directory, 'config'))
    writeFileSync(join(directory, 'daemon.json'), JSON.stringify(given.config ?? {}))
    const pid = start(room, 'dockerd', [
      `--net=/run/netns/${namespace}`,
      DOCKERD ?? '',
      ...['--config-file', join(directory, 'daemon.json')],
      ...['--data-root', join(directory, 'data'), '--exec-root', join(directory, 'exec')],
      ...['-p', join(directory, 'docker.pid'), '-H', `unix://${socket}`],
      ...[
        '--storage-driver',
        'vfs',
        '--containerd-namespace',
        own,
        '--containerd-plugins-namespace',
        `${own}-p`
      ],
      ...(given.flags ?? [])
    ])
    await answering(socket, pid, join(directory, 'dockerd.log'))
    const env = { PATH, DOCKER_CONFIG: join(directory, 'config'), HOME: directory }
    const command = (...args: string[]): string =>
      run(DOCKER ?? '', ['-H', `unix://${socket}`, ...args], env).trim()
    command(
      'import',
      '-c',
      'CMD ["sleep","inf"]',
      '-c',
      'ENV PATH=/bin',
      '-c',
      'EXPOSE 7777',
      image(directory),
      IMAGE
    )
    const removeAll = (): void => {
      const ids = command('ps', '-aq').split('\n').filter(Boolean)
      if (ids.length > 0) command('rm', '-f', ...ids)
    }
    return engine(room, { socket, namespace, pid, command, removal: [removeAll] })
  } catch (error) {
    await closeRoom(directory)
    throw error
  }
}

/** A Podman service with netavark, in a namespace of its own. */
export async function startPodman(): Promise<TestEngine> {
  const room = await openRoom('podman')
  const { directory } = room
  try {
    const namespace = room.namespace('pod')
    const socket = join(directory, 'podman.sock')
    const runc = first('/usr/sbin/runc', '/usr/bin/runc')
    const config = join(directory, 'containers.conf')
    writeFileSync(
      config,
      [
        '[containers]\ndefault_ulimits = []',
        `[network]\nnetwork_backend = "netavark"\nnetwork_config_dir = "${directory}/networks"`,
        '[engine]\ncgroup_manager = "cgroupfs"\nevents_logger = "file"',
        // crun refuses hybrid cgroups.
        ...(runc === null ? [] : [`runtime = "${runc}"`]),
        ''
      ].join('\n')
    )
    const flags = [
      ...[
        '--root',
        join(directory, 'root'),
        '--runroot',
        join(directory, 'run'),
        '--tmpdir',
        join(directory, 'tmp')
      ],
      ...['--storage-driver', 'vfs']
    ]
    const env = { PATH, CONTAINERS_CONF: config, HOME: directory }
    const inside = [`--net=/run/netns/${namespace}`, PODMAN ?? '', ...flags]
    const command = (...args: string[]): string => run('/usr/bin/nsenter', [...inside, ...args], env).trim()
    const pid = start(room, 'podman', [...inside, 'system', 'service', '--time=0', `unix://${socket}`], env)
    await answering(socket, pid, join(directory, 'podman.log'))
    command('import', '-c', 'CMD ["sleep","inf"]', '-c', 'ENV PATH=/bin', image(directory), IMAGE)
    const removal = [() => command('pod', 'rm', '-fa', '-t', '0'), () => command('rm', '-fa', '-t', '0')]
    return engine(room, { socket, namespace, pid, command, removal })
  } catch (error) {
    await closeRoom(directory)
    throw error
  }
}

function engine(
  room: Room,
  parts: {
    socket: string
    namespace: string
    pid: number
    command: (...args: string[]) => string
    removal: readonly (() => void)[]
  }
): TestEngine {
  const { socket, namespace, pid, command } = parts
  return {
    directory: room.directory,
    endpoint: `unix://${socket}`,
    ...{ socket, namespace, pid, command },
    extraNamespace: (name) => room.namespace(name),
    async stop() {
      const before = residents(room.directory)
      for (const remove of parts.removal) {
        try {
          remove()
        } catch {
          // What the engine would not remove ends with its processes and mounts.
          break
        }
      }
      await closeRoom(room.directory, before)
    }
  }
}

function start(
  room: Room,
  name: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = { PATH, HOME: room.directory }
): number {
  const log = openSync(join(room.directory, `${name}.log`), 'a', 0o600)
  const child = spawn('/usr/bin/nsenter', args, {
    detached: true,
    stdio: ['ignore', log, log],
    env,
    cwd: '/'
  })
  closeSync(log)
  child.unref()
  if (child.pid === undefined) throw new Error(`${name} did not start`)
  return child.pid
}

/** Waits until the engine answers on its socket, or has ended: then its last words are the reason. */
export async function answering(socket: string, pid: number, log: string): Promise<void> {
  const last = (): string => readFileSync(log, 'utf8').split('\n').slice(-8).join('\n')
  await until(
    `an answer on ${socket}`,
    async () => {
      if (!existsSync(`/proc/${pid}`)) throw new Error(`the engine ended: ${last()}`)
      return (await status(socket)) === 200
    },
    90_000
  ).catch((error: unknown) => {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${last()}`)
  })
}

/** HTTP status of GET /_ping, 0 without an answer. */
function status(socketPath: string): Promise<number> {
  return new Promise((resolve) => {
    const call = request({ socketPath, path: '/_ping', timeout: 5000 }, (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
    call.on('timeout', () => call.destroy())
    call.on('error', () => resolve(0))
    call.end()
  })
}

/** A tar with busybox and nothing else. */
export function image(directory: string): string {
  const tree = join(directory, 'image')
  const tar = join(directory, 'image.tar')
  if (existsSync(tar)) return tar
  for (const name of ['bin', 'etc', 'proc', 'sys', 'dev', 'tmp'])
    mkdirSync(join(tree, name), { recursive: true })
  copyFileSync(BUSYBOX ?? '', join(tree, 'bin/busybox'))
  for (const name of ['sh', 'sleep', 'ip', 'ping', 'nc', 'cat', 'httpd', 'ln', 'rm', 'mkfifo', 'wget']) {
    symlinkSync('busybox', join(tree, 'bin', name))
  }
  run('tar', ['-C', tree, '-cf', tar, '.'])
  return tar
}

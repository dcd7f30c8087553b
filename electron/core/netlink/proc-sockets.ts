/**
 * Listeners from /proc/net/{tcp,tcp6,udp,udp6}, proc(5): for a kernel whose sock_diag handlers are modules that nobody has
 * loaded, which a dump would load, and looking must not change the host. These files tell neither IPV6_V6ONLY nor the bound
 * device: `v6only` is then false unless the same port is bound for IPv4 too, and `boundIfindex` is null.
 */
import { existsSync, readFileSync } from 'node:fs'
import { ipv4At, ipv6At } from './address-text'
import type { Reading, SocketRecord } from './records'

const LISTEN = '0A'
const CLOSE = '07'

/**
 * Whether sock_diag can answer for TCP and UDP without the kernel loading modules: it has no loadable modules, or these are
 * loaded or built in.
 */
export function diagWithoutLoading(root = '/'): boolean {
  if (!existsSync(`${root}proc/modules`)) return true
  let builtIn = ''
  try {
    const release = readFileSync(`${root}proc/sys/kernel/osrelease`, 'utf8').trim()
    builtIn = readFileSync(`${root}lib/modules/${release}/modules.builtin`, 'utf8')
  } catch {
    // Without that list only what is loaded counts.
    builtIn = ''
  }
  return ['inet_diag', 'tcp_diag', 'udp_diag'].every(
    (name) => existsSync(`${root}sys/module/${name}`) || builtIn.includes(`/${name}.ko`)
  )
}

/** Addresses are printed as 32-bit words in the machine's order, little-endian here. */
function addressOf(hex: string): { family: 'ipv4' | 'ipv6'; address: string } | null {
  if (!/^([0-9A-F]{8}|[0-9A-F]{32})$/.test(hex)) return null
  const bytes = Buffer.from(hex, 'hex').swap32()
  return bytes.length === 4
    ? { family: 'ipv4', address: ipv4At(bytes, 0) }
    : { family: 'ipv6', address: ipv6At(bytes, 0) }
}

/** The listeners of one file's text; lines that are not understood are left out. */
export function parseProcSockets(text: string, protocol: 'tcp' | 'udp'): SocketRecord[] {
  const found: SocketRecord[] = []
  for (const line of text.split('\n').slice(1)) {
    const [, local = '', , state, , , , uid = '', , inode = ''] = line.trim().split(/\s+/)
    if (state !== (protocol === 'tcp' ? LISTEN : CLOSE)) continue
    const [hex = '', portHex = ''] = local.split(':')
    const address = addressOf(hex)
    const port = Number.parseInt(portHex, 16)
    if (address === null || !(port > 0)) continue
    found.push({
      protocol,
      ...address,
      v6only: false,
      port,
      boundIfindex: null,
      state: protocol === 'tcp' ? 'listen' : 'bound',
      uid: Number(uid),
      inode: Number(inode)
    })
  }
  return found
}

/**
 * Every listener of the calling thread's namespace.
 * @throws Error of node:fs when /proc cannot be read; a family that the kernel does not have is left out
 */
export function readProcSockets(directory = '/proc/thread-self/net', max = Infinity): Reading<SocketRecord> {
  const records = (['tcp', 'udp'] as const).flatMap((protocol) => {
    const file6 = `${directory}/${protocol}6`
    return [
      ...parseProcSockets(readFileSync(`${directory}/${protocol}`, 'latin1'), protocol),
      ...(existsSync(file6) ? parseProcSockets(readFileSync(file6, 'latin1'), protocol) : [])
    ]
  })
  const ipv4 = new Set(
    records.filter(({ family }) => family === 'ipv4').map(({ protocol, port }) => `${protocol} ${port}`)
  )
  for (const record of records)
    if (record.family === 'ipv6' && record.address === '::')
      record.v6only = ipv4.has(`${record.protocol} ${record.port}`)
  return { records: records.slice(0, max), interrupted: false, leftOut: Math.max(0, records.length - max) }
}

/** The command line as scripts rely on it (CLI.md): the built command, driven over snapshot files. */
import { once } from 'node:events'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync
} from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { openBrowser } from '../../electron/cli/browser'
import { hostSnapshot, SCHEMA_VERSION } from '../../shared/model'
import { textWidth } from '../../shared/text/width'
import { tinyHost } from '../../shared/testing/tiny-host'
import { document, requireBuilt, startVethscope, vethscope, workplace, type Ran } from './cli-runs'

// Some tests start a dozen commands, and each takes what a busy machine gives it.
vi.setConfig({ testTimeout: 120_000 })

const place = workplace()
const file = join(place.path, 'tiny.json')
const run = (...args: string[]): Ran => vethscope(place.path, args)
const onFile = (...args: string[]): Ran => run(...args, '--host', 'tiny.json')
const rows = z.looseObject({})
const keysOf = (ran: Ran, command: string): string[] =>
  Object.keys(document(ran, z.object({ [command]: z.array(rows).min(1) }))[command]?.[0] ?? {})

beforeAll(() => {
  requireBuilt()
  writeFileSync(file, JSON.stringify(tinyHost()))
  writeFileSync(
    join(place.path, 'newer.json'),
    JSON.stringify({ ...tinyHost(), schemaVersion: SCHEMA_VERSION + 1 })
  )
  writeFileSync(join(place.path, 'other.json'), '{"a":1}')
})
afterAll(() => place.remove())

/** stdout empty, one line on stderr, that status; nothing written. */
function refuses(ran: Ran, status: number, says: RegExp): void {
  expect([ran.status, ran.stdout], ran.stderr).toEqual([status, ''])
  expect(ran.stderr).toMatch(/^vethscope: [^\n]+\n$/)
  expect(ran.stderr).toMatch(says)
}

describe('--json', () => {
  it('prints one document in the shapes of CLI.md', () => {
    expect(keysOf(onFile('namespaces', '--json'), 'namespaces')).toEqual(
      'id cookie inode dev names paths pids kind containers interfaces'.split(' ')
    )
    expect(keysOf(onFile('peers', '--json'), 'peers')).toEqual(
      'namespace ifindex ifname mac mtu adminUp operstate master network containers peer peerGap'.split(' ')
    )
    const { peers } = document(onFile('peers', '--json'), z.object({ peers: z.array(rows) }))
    expect(peers[0]).toMatchObject({
      ifname: 'veth0a1b2c3',
      peer: { ifname: 'eth0', containers: [{ name: 'shop-web' }] }
    })
    expect(keysOf(onFile('networks', '--json'), 'networks')).toContain('subnets')
    expect(keysOf(onFile('containers', '--json'), 'containers')).toContain('dnsNames')
    const { nat } = document(onFile('nat', '--json', '--lang', 'zh-CN'), z.object({ nat: z.array(rows) }))
    expect(nat[0]?.sentence).toBe('0.0.0.0:8080/tcp to shop-web 172.18.0.2:80, bridge shop_default')
  })

  it('prints a whole snapshot that opens again, and options may stand anywhere', () => {
    const ran = run('--host=tiny.json', 'snapshot')
    expect(document(ran, hostSnapshot)).toEqual(tinyHost())
    expect([ran.status, ran.stderr]).toEqual([0, ''])
  })

  it('prints the version and the labs', () => {
    expect(document(run('version', '--json'), z.object({ version: z.string() })).version).toMatch(
      /^\d+\.\d+\.\d+$/
    )
    const { labs } = document(run('lab', 'list', '--json'), z.object({ labs: z.array(rows) }))
    expect(labs[0]).toMatchObject({ name: 'tutorial', state: 'down' })
    // Words, and English ones whatever the language, as every sentence in JSON.
    expect(labs[0]?.summary).toMatch(/^A small host: /)
    expect(labs[0]?.reason).not.toMatch(/^lab\./)
  })
})

describe('an engine that was named', () => {
  it('and does not answer is said, although the rest was read', () => {
    for (const endpoint of ['unix:///nowhere/docker.sock', 'tcp://127.0.0.1:1']) {
      const ran = run('containers', '--docker', endpoint)
      expect(ran.status).toBe(0)
      expect(ran.stderr).toContain(`engine: ${endpoint.replace('unix://', '')}: E`)
    }
  })
})

describe('tables', () => {
  it('are aligned, in both languages, without colour in a pipe', () => {
    for (const lang of ['en', 'zh-CN']) {
      for (const command of ['namespaces', 'peers', 'networks', 'containers', 'nat']) {
        const ran = onFile(command, '--lang', lang)
        expect([ran.status, ran.stderr]).toEqual([0, ''])
        expect(ran.stdout).not.toContain('\u001b')
        expect(ran.stdout.split('\n').length).toBeGreaterThan(2)
      }
    }
    const lines = onFile('peers', '--lang', 'zh-CN').stdout.trim().split('\n')
    const column = (line: string) => textWidth(line.slice(0, line.search(/UP|状态/)))
    const at = lines.map(column)
    expect(new Set(at).size).toBe(1)
  })

  it('follow the environment’s language unless told', () => {
    const chinese = { LC_ALL: 'zh_CN.UTF-8' }
    expect(vethscope(place.path, ['help'], chinese).stdout).toContain('用法')
    expect(vethscope(place.path, ['help', '--lang', 'en'], chinese).stdout).toContain('Usage')
    expect(vethscope(place.path, ['nonsense'], chinese).stderr).toContain('没有命令')
  })

  it('show hostile names as escapes, each row on its own line', () => {
    const host = tinyHost()
    const evil = 'evil\u001b[2J\n\u202ename'
    const containers = host.containers.map((item, at) => (at === 0 ? { ...item, name: evil } : item))
    writeFileSync(join(place.path, 'evil.json'), JSON.stringify({ ...host, containers }))
    for (const command of ['containers', 'networks', 'peers', 'nat', 'namespaces']) {
      const ran = run(command, '--host', 'evil.json')
      expect(ran.stdout).not.toMatch(/[^\P{C}\n]/u)
      expect(ran.stdout).toContain('evil\\x1b[2J\\n\\u202ename')
    }
  })

  it('end quietly when the reader goes away', async () => {
    const host = tinyHost()
    const namespaces = Array.from({ length: 20_000 }, (_, at) => ({
      ...host.namespaces[1]!,
      id: `b:${String(at)}`,
      paths: [`/proc/${String(at)}/ns/net`]
    }))
    writeFileSync(join(place.path, 'many.json'), JSON.stringify({ ...host, namespaces }))
    const child = startVethscope(place.path, ['namespaces', '--host', 'many.json'])
    let stderr = ''
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
    child.stdout.once('data', () => child.stdout.destroy())
    const status = await new Promise((resolve) => child.once('close', resolve))
    expect([status, stderr]).toEqual([0, ''])
  })
})

describe('snapshot -o', () => {
  it('writes the file whole, 0600, through a link, and leaves nothing beside it', () => {
    mkdirSync(join(place.path, 'out'))
    symlinkSync('real.json', join(place.path, 'out/link.json'))
    writeFileSync(join(place.path, 'out/real.json'), 'old', { mode: 0o644 })
    const ran = onFile('snapshot', '-o', 'out/link.json')
    expect([ran.status, ran.stdout]).toEqual([0, ''])
    expect(hostSnapshot.parse(JSON.parse(readFileSync(join(place.path, 'out/real.json'), 'utf8')))).toEqual(
      tinyHost()
    )
    expect(statSync(join(place.path, 'out/real.json')).mode & 0o777).toBe(0o600)
    expect(readdirSync(join(place.path, 'out')).sort()).toEqual(['link.json', 'real.json'])
    expect(document(onFile('snapshot', '-o', 'a.json', '--json'), rows)).toMatchObject({ file: 'a.json' })
  })

  it('refuses what it cannot write, before anything is read', () => {
    refuses(run('snapshot', '-o', 'no/such/file', '--host', 'absent.json'), 3, /directory of no\/such\/file/)
    refuses(onFile('snapshot', '-o', '/dev/null'), 2, /not a regular file/)
    refuses(onFile('snapshot', '-o', '.'), 2, /not a regular file/)
    refuses(onFile('snapshot', '-o'), 2, /needs a value/)
  })
})

describe('bad input: one clear line with a hint, exit status as CLI.md, nothing changed', () => {
  it.each([
    [['netwrks'], 2, /no command "netwrks"\. Did you mean "networks"/],
    [['zzzzzz'], 2, /vethscope help/],
    [['networks', '--jsno'], 2, /no option --jsno\. Did you mean "--json"/],
    [['networks', '-x'], 2, /no option -x/],
    [['networks', 'extra'], 2, /"extra"/],
    [['networks', '--host'], 2, /--host needs a value/],
    [['networks', '--host', '--json'], 2, /--host needs a value/],
    [['networks', '--json=yes'], 2, /takes no value/],
    [['networks', '--host', 'a', '--host', 'b'], 2, /twice/],
    [['networks', '--port', '80'], 2, /no option of networks/],
    [['networks', '--lang', 'tlh'], 2, /--lang cannot be "tlh"/],
    [['networks', '--timeout', '-1'], 2, /--timeout cannot be/],
    [['networks', '--docker', 'ftp://x'], 2, /--docker cannot be/],
    [['lab'], 2, /lab needs/],
    [['lab', 'upp', 'tutorial'], 2, /Did you mean "lab up"/],
    [['lab', 'up'], 2, /Which lab/],
    [['lab', 'up', 'no-such'], 3, /no lab called no-such\. Labs: tutorial/],
    [['lab', 'up', '../x'], 2, /cannot be the name of a lab/],
    [['networks', '--host', 'lab:no-such'], 3, /no-such/],
    [['networks', '--host', 'lab:tutorial'], 3, /not up\. Bring it up/],
    [['networks', '--host', 'absent.json'], 3, /no host or file "absent\.json"/],
    [['networks', '--host', '.'], 3, /snapshot/],
    [['networks', '--host', 'other.json'], 3, /not a Vethscope snapshot/],
    [['networks', '--host', 'newer.json'], 3, /newer/],
    [['networks', '--host', 'ssh://ops@example'], 3, /SSH/],
    [['serve', '--port', '70000'], 2, /--port cannot be/],
    [['serve', '--port', '1.5'], 2, /--port cannot be/],
    [['network', 'create', 'n', '--host', 'tiny.json'], 2, /snapshot file.*--host local/],
    [['undo', '--host', 'tiny.json'], 2, /snapshot file/],
    [['netwrk', 'create', 'n'], 2, /Did you mean "network"/],
    [['network', 'craete', 'n'], 2, /Did you mean "network create"/],
    [['network', 'create'], 2, /Which network.*vethscope network create NAME/],
    [['network', 'prune', 'n'], 2, /"n"/],
    [['network', 'remove', 'n', '--subnet', '10.0.0.0/8'], 2, /--subnet is for "network create"/],
    [['network', 'create', 'n', '--driver', 'brige'], 2, /--driver cannot be "brige".*bridge\|macvlan/],
    [['network', 'create', 'n', '--gateway', '10.0.0.1'], 2, /needs a --subnet/],
    [['network', 'create', 'n', '--vlan', '4095'], 2, /--vlan cannot be/],
    [['network', 'create', 'n', '--label', '=x'], 2, /--label cannot be "=x"/],
    [['network', 'create', 'n', '--alias', 'x'], 2, /no option of network/],
    [['connect', 'n'], 2, /connect needs/],
    [['connect', 'n', 'c', '--gw-priority', '1e9'], 2, /--gw-priority cannot be/],
    [['disconnect', 'n', 'c', 'd'], 2, /"d"/],
    [['undo', '1', '--confirm', '2'], 2, /one of/],
    [['undo', '--dry-run'], 2, /--dry-run/],
    [['help', 'snapshto'], 2, /Did you mean "help snapshot"/],
    [['\u001b[31m\n'], 2, /no command "\\x1b\[31m\\n"/]
  ])('%j', (args, status, says) => {
    const before = readdirSync(place.path)
    refuses(run(...args), status, says)
    expect(readdirSync(place.path)).toEqual(before)
  })

  it('an engine that never answers does not hold the command beyond --timeout', async () => {
    const socket = join(place.path, 'silent.sock')
    const silent = createServer().listen(socket)
    await once(silent, 'listening')
    try {
      const ran = run('networks', '--json', '--timeout', '0.2', '--docker', `unix://${socket}`)
      // Which bound ends it is the machine's affair: that of the call (a gap), or that of the whole reading.
      if (ran.status === 0) expect(document(ran, rows)).toEqual({ networks: [] })
      else refuses(ran, 3, /not read within 0\.2 s/)
    } finally {
      silent.close()
    }
  })
})

describe('serve', () => {
  it('prints the address with its token, answers there, ends by a signal, and says when the port is taken', async () => {
    const child = startVethscope(place.path, ['serve', '--port', '0', '--json', '--host', 'tiny.json'])
    const ended = once(child, 'exit')
    try {
      const [line] = z.tuple([z.string()]).parse(await once(createInterface({ input: child.stdout }), 'line'))
      const { url, port } = z.object({ url: z.string(), port: z.int() }).parse(JSON.parse(line))
      expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#[a-z]+=.{20,}$/)
      expect((await fetch(url)).status).toBe(200)
      refuses(run('serve', '--port', String(port), '--host', 'tiny.json'), 3, /in use.*--port/)
    } finally {
      child.kill('SIGTERM')
    }
    expect(await ended).toEqual([0, null])
  })

  it('tells the browser the address in a file of its own, never in argv', async () => {
    const record = join(place.path, 'record')
    const opener = join(place.path, 'opener')
    writeFileSync(
      opener,
      `#!/bin/sh\nstat -c %a "$1" > '${record}.new'; echo "$@" >> '${record}.new'; cat "$1" >> '${record}.new'; mv '${record}.new' '${record}'\n`,
      { mode: 0o755 }
    )
    process.env.XDG_RUNTIME_DIR = place.path
    const clean = openBrowser('http://127.0.0.1:1/#token=secret&x', [opener])
    await vi.waitFor(() => expect(existsSync(record)).toBe(true), { timeout: 20_000 })
    clean?.()
    const [mode, argv, page] = readFileSync(record, 'utf8').split('\n')
    expect(mode).toBe('600')
    expect(argv).toMatch(/^\/\S+\.html$/)
    expect(page).toContain('url=http://127.0.0.1:1/#token=secret&#38;x')
    expect(existsSync(argv ?? '')).toBe(false)
    expect(openBrowser('http://127.0.0.1:1/', ['/no/such/opener'])).toBeNull()
  })
})

describe('help', () => {
  it('is there for every command, and names its options', () => {
    const general = run('help')
    expect(general.status).toBe(0)
    const names = [...general.stdout.matchAll(/^ {2}([a-z]+)/gm)].map((match) => match[1] ?? '')
    expect(names).toEqual(
      'snapshot namespaces peers networks containers nat network connect disconnect undo lab serve help version'.split(
        ' '
      )
    )
    for (const name of names) {
      const ran = run(name, '--help')
      expect([ran.status, ran.stderr], name).toEqual([0, ''])
      expect(ran.stdout).toContain(`vethscope ${name}`)
    }
    expect(run('help', 'serve').stdout).toMatch(/--read-only[^]*--allow-terminal/)
    expect(run().stdout).toBe(general.stdout)
  })
})

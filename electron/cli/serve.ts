/** `serve`: the product as a page on 127.0.0.1, until a signal ends it. */
import { translate } from '@shared/locales'
import { UsageError, type Arguments } from './arguments'
import { openBrowser, wantsBrowser } from './browser'
import { writeJson, type Output } from './output'
import { hostChoice, numberFrom } from './session'
import { version } from './version'

/** Resolves at the first signal that asks for an end. */
const asked = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve())
  })

function portFrom(args: Arguments): number | null {
  const port = numberFrom(args, 'port', [0, 65_535])
  if (port !== null && !Number.isInteger(port)) {
    throw new UsageError(
      { key: 'cli.error.bad-value', params: { option: '--port', value: port } },
      { key: 'cli.hint.value', params: { usage: '--port 0–65535' } }
    )
  }
  return port
}

export async function runServe(args: Arguments, output: Output): Promise<void> {
  const choice = hostChoice(args)
  const port = portFrom(args)
  const { startServe } = await import('../serve')
  const served = await startServe({
    version: version(),
    host: choice.host,
    ...(choice.docker.length ? { docker: choice.docker } : {}),
    ...(choice.timeoutMs === null ? {} : { timeoutMs: choice.timeoutMs }),
    ...(port === null ? {} : { port }),
    readOnly: args.flags.has('read-only'),
    allowTerminal: args.flags.has('allow-terminal'),
    giveUpRoot: true
  })
  const end = asked()
  let clean: (() => void) | null = null
  try {
    if (output.json) {
      await writeJson(output, { url: served.url, port: served.port, sshLine: served.sshLine })
    } else {
      await output.write(`${translate(output.locale, 'cli.serve.at', { url: served.url })}\n`)
      if (served.sshLine !== null) {
        await output.write(`${translate(output.locale, 'cli.serve.ssh', { command: served.sshLine })}\n`)
      }
      if (served.rights === 'root') output.note(translate(output.locale, 'cli.serve.as-root'))
      output.note(translate(output.locale, 'cli.serve.end'))
    }
    const open = args.flags.has('open') || (wantsBrowser() && !output.json)
    if (open && !args.flags.has('no-open')) {
      clean = openBrowser(served.url)
      if (clean === null) output.note(translate(output.locale, 'cli.serve.no-browser'))
    }
    await end
  } finally {
    clean?.()
    await served.close()
  }
}

/**
 * Where words go: results to stdout, messages to stderr. A reader that goes away (`| head`) ends the command quietly;
 * colours only where a terminal shows them and nobody asked for none (no-color.org).
 */
import type { Locale } from '@shared/locales'

export interface Output {
  readonly locale: Locale
  /** One JSON document on stdout and nothing else. */
  readonly json: boolean
  readonly color: boolean
  /** Columns of the terminal; null when stdout is none, then nothing is cut. */
  readonly columns: number | null
  /** Writes to stdout and resolves when the other side has taken it. */
  write(text: string): Promise<void>
  /** One line for a person, on stderr. */
  note(line: string): void
}

const isBrokenPipe = (error: Error): boolean => 'code' in error && error.code === 'EPIPE'

let held = false

/** From now on the process goes on although nobody reads: it has something in hand that must come to its end. */
export function holdOn(): void {
  held = true
}

/** Ends the process at once, quietly, when nobody reads any more. */
export function endWithReader(): void {
  process.stdout.on('error', (error: Error) => {
    if (!held) process.exit(isBrokenPipe(error) ? 0 : 3)
  })
  // Nobody hears the messages: the result still counts.
  process.stderr.on('error', () => undefined)
}

/** The output of this process. */
export function processOutput(options: { locale: Locale; json: boolean; noColor: boolean }): Output {
  const { stdout, stderr, env } = process
  return {
    locale: options.locale,
    json: options.json,
    color:
      stdout.isTTY && !options.noColor && !options.json && (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb',
    columns: stdout.isTTY && stdout.columns > 0 ? stdout.columns : null,
    write: (text) =>
      new Promise((resolve) => {
        stdout.write(text, () => resolve())
      }),
    note: (line) => void stderr.write(`${line}\n`)
  }
}

/** One document and a line feed; indented where a person reads it. */
export const writeJson = (output: Output, value: unknown): Promise<void> =>
  output.write(`${JSON.stringify(value, null, output.columns === null ? undefined : 2)}\n`)

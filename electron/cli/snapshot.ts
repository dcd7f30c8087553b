/** `snapshot [-o FILE]`: the HostSnapshot as JSON, on stdout or in a file that is whole or not there. */
import { translate } from '@shared/locales'
import { visible } from '@shared/text/visible'
import type { Arguments } from './arguments'
import { noteGaps } from './lists'
import { writeJson, type Output } from './output'
import { checkWritable, saveFile } from './save-file'
import { hostChoice, readHost } from './session'

export async function runSnapshot(args: Arguments, output: Output): Promise<void> {
  const path = args.values.get('output')?.[0]
  const choice = hostChoice(args)
  if (path === undefined || path === '-') {
    const reading = await readHost(choice)
    await writeJson(output, reading.snapshot)
    return
  }
  checkWritable(path)
  const reading = await readHost(choice)
  const text = `${JSON.stringify(reading.snapshot)}\n`
  saveFile(path, text)
  const bytes = Buffer.byteLength(text)
  if (output.json) await writeJson(output, { file: path, bytes })
  else output.note(translate(output.locale, 'cli.note.saved', { file: visible(path), count: bytes }))
  noteGaps(output, reading)
}

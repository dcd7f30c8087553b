/** `lab up|down NAME`, `lab list`: the practice hosts. */
import { translate, translateKey } from '@shared/locales'
import type { LabStatus } from '@shared/contract/lab'
import { visible } from '@shared/text/visible'
import { UsageError, type Arguments } from './arguments'
import { nearest } from './nearest'
import { writeJson, type Output } from './output'
import { renderTable, type Tone } from './table'

const verbs = ['up', 'down', 'list'] as const
const tones: Readonly<Record<LabStatus['state'], Tone>> = { up: 'good', down: 'quiet', broken: 'bad' }

function verbFrom(word: string): (typeof verbs)[number] {
  const verb = verbs.find((item) => item === word)
  if (verb) return verb
  const near = nearest(word, verbs)
  throw new UsageError(
    { key: 'cli.error.unknown-verb', params: { word: visible(word, 60) } },
    near === null
      ? { key: 'cli.hint.command-help', params: { command: 'lab' } }
      : { key: 'cli.hint.did-you-mean', params: { word: `lab ${near}` } }
  )
}

/** As scripts read it: words for the keys, in English whatever the language. */
const jsonLab = (lab: LabStatus): LabStatus => ({
  ...lab,
  summary: lab.summary === '' ? '' : translateKey('en', lab.summary),
  reason: lab.reason === '' ? '' : translateKey('en', lab.reason)
})

async function printLabs(labs: readonly LabStatus[], output: Output): Promise<void> {
  const { locale } = output
  const table = renderTable(
    output,
    [
      { title: translate(locale, 'cli.column.name'), cell: (lab: LabStatus) => lab.name },
      {
        title: translate(locale, 'cli.column.state'),
        cell: (lab) => ({ text: translate(locale, `lab.state.${lab.state}`), tone: tones[lab.state] })
      },
      {
        title: translate(locale, 'cli.column.what-for'),
        cell: (lab) =>
          [lab.summary, lab.reason]
            .filter((key) => key !== '')
            .map((key) => translateKey(locale, key))
            .join(' – ')
      }
    ],
    labs
  )
  await output.write(table)
}

export async function runLab(args: Arguments, output: Output): Promise<void> {
  const [word = '', name] = args.positionals
  const verb = verbFrom(word)
  if ((verb === 'list') !== (name === undefined)) {
    throw new UsageError(
      verb === 'list'
        ? { key: 'cli.error.too-many', params: { command: 'lab list', word: visible(name ?? '', 60) } }
        : { key: 'cli.error.which-lab', params: { verb } },
      { key: 'cli.hint.lab-list' }
    )
  }
  const { labDown, labList, labUp } = await import('@core/lab')
  if (name === undefined) {
    const labs = labList()
    if (output.json) await writeJson(output, { labs: labs.map(jsonLab) })
    else await printLabs(labs, output)
    return
  }
  const lab = verb === 'up' ? await labUp(name) : await labDown(name)
  if (output.json) await writeJson(output, { lab: jsonLab(lab) })
  else output.note(translate(output.locale, `cli.note.lab-${verb === 'up' ? 'up' : 'down'}`, { name }))
}

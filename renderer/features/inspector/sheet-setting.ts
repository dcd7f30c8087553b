/** A setting of an engine in the inspector: what holds, where it was set, what it means, and the text that changes it. */
import { changeTexts, settingsOf, type SettingSource } from '@shared/explain'
import type { MessageRef } from '@shared/locales'
import type { Lookup } from '@shared/model'
import { fact, section, term, type Sheet } from './sheet'

/** Where a setting is from, in words. */
export function sourceText(source: SettingSource): MessageRef {
  if (source.kind === 'file') return { key: 'explain.source.file', params: { where: source.where } }
  return source.kind === 'flag' && source.where !== ''
    ? { key: 'explain.source.flag-from', params: { where: source.where } }
    : { key: `explain.source.${source.kind}` }
}

export function settingSheet(lookup: Lookup, id: string): Sheet | null {
  const engine = lookup.snapshot.engines.find((item) => id.startsWith(`${item.id}%`))
  const setting = engine && settingsOf(lookup, engine).find((item) => item.key === id)
  if (!engine || !setting) return null
  return {
    kind: 'setting',
    title: setting.name,
    subtitle: [setting.engine],
    sections: [
      ...section('inspector.identity', [
        ...fact('inspector.value', setting.value ?? { key: 'explain.source.none' }, {
          note: setting.meaning,
          ...(setting.value === null ? { words: true } : {}),
          ...(setting.warning ? { mark: setting.warning.level } : {})
        }),
        ...(setting.warning
          ? fact('inspector.warning', setting.warning.text, { mark: setting.warning.level, words: true })
          : []),
        ...fact('inspector.setIn', sourceText(setting.source), { words: true }),
        ...fact('inspector.engine', setting.engine, { target: { kind: 'engine', id: engine.id } })
      ]),
      ...section(
        'explain.change.section',
        changeTexts(engine, setting).map(({ title, text }) => ({
          label: { said: title },
          value: text,
          code: true
        }))
      ),
      ...section(
        'inspector.settings',
        settingsOf(lookup, engine).map((item) => ({
          label: term(item.name),
          value: item.value ?? { key: 'explain.source.none' as const },
          target: { kind: 'setting' as const, id: item.key }
        })),
        { folded: true }
      )
    ]
  }
}

/** What a person set for this page: theme, language, and the columns of each table. Kept in this browser, checked when read. */
import { locales, nearestLocale, type Locale } from '@shared/locales'
import { usePreferredDark } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, ref, watch } from 'vue'
import { z } from 'zod'

const KEY = 'vethscope.settings'

export const tableLayout = z.object({
  hidden: z.array(z.string()).max(100),
  widths: z.record(z.string(), z.number().min(24).max(2000)),
  sort: z.object({ column: z.string(), descending: z.boolean() }).nullable()
})
export type TableLayout = z.infer<typeof tableLayout>

const stored = z.object({
  theme: z.enum(['system', 'light', 'dark']).catch('system'),
  locale: z.enum(locales).nullable().catch(null),
  tables: z.record(z.string(), tableLayout).catch({})
})
type Stored = z.infer<typeof stored>
export type ThemeChoice = Stored['theme']

const plain: Stored = { theme: 'system', locale: null, tables: {} }

function read(): Stored {
  try {
    const parsed = stored.safeParse(JSON.parse(localStorage.getItem(KEY) ?? '{}'))
    return parsed.success ? parsed.data : plain
  } catch {
    return plain // storage is forbidden here, or holds something that is not ours
  }
}

function write(settings: Stored): boolean {
  try {
    localStorage.setItem(KEY, JSON.stringify(settings))
    return true
  } catch {
    return false // storage is forbidden or full: the setting holds until the page is closed
  }
}

export const useSettingsStore = defineStore('settings', () => {
  const start = read()
  const theme = ref<ThemeChoice>(start.theme)
  const locale = ref<Locale>(start.locale ?? nearestLocale(navigator.language))
  const tables = ref<Record<string, TableLayout>>(start.tables)
  const prefersDark = usePreferredDark()
  const dark = computed(() => (theme.value === 'system' ? prefersDark.value : theme.value === 'dark'))

  watch(
    [theme, locale, tables],
    () => write({ theme: theme.value, locale: locale.value, tables: tables.value }),
    {
      deep: true
    }
  )
  watch(
    [dark, locale],
    () => {
      document.documentElement.dataset.theme = dark.value ? 'dark' : 'light'
      document.documentElement.lang = locale.value
    },
    { immediate: true, flush: 'sync' }
  )

  /** From what the system says to light, to dark, and round again. */
  function nextTheme(): void {
    const order: ThemeChoice[] = ['system', 'light', 'dark']
    theme.value = order[(order.indexOf(theme.value) + 1) % order.length] ?? 'system'
  }

  return { theme, locale, tables, dark, nextTheme }
})

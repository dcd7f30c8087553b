/**
 * xterm.js as this page has it: its DOM renderer under the page's strict policy, the shell's keyboard but for Ctrl+Shift, no
 * clipboard for what is printed (OSC 52 has no handler), links only http and https and only after asking.
 */
import { FitAddon } from '@xterm/addon-fit'
import { SearchAddon } from '@xterm/addon-search'
import { Unicode11Addon } from '@xterm/addon-unicode11'
import { WebLinksAddon } from '@xterm/addon-web-links'
import { Terminal } from '@xterm/xterm'
import '@xterm/xterm/css/xterm.css'
import { terminalTheme } from './themes'
import { setStylesByScript, withStyleSheets } from './xterm-document'

/** Keys that are ours: with Ctrl and Shift. */
export type OwnKey = 'copy' | 'find' | 'leave'
const OWN_KEYS: Readonly<Record<string, OwnKey>> = { KeyC: 'copy', KeyF: 'find', KeyX: 'leave' }

export interface XtermOptions {
  readonly dark: boolean
  /** What a screen reader says of the place where one types. */
  readonly label: string
  readonly onKey: (key: OwnKey) => void
  readonly onLink: (address: string) => void
}

export interface Xterm {
  readonly terminal: Terminal
  readonly search: SearchAddon
  /** Fits it to its place, when that is seen. */
  fit(): void
  setDark(dark: boolean): void
}

/** The address of a link that may be asked for: http or https, nothing else. */
export function webAddress(text: string): string | null {
  try {
    const { protocol, href } = new URL(text)
    return protocol === 'http:' || protocol === 'https:' ? href : null
  } catch {
    return null // no address at all
  }
}

/** Makes one in its place, which must be in the page. */
export function makeXterm(place: HTMLElement, options: XtermOptions): Xterm {
  const ask = (text: string): void => {
    const address = webAddress(text)
    if (address !== null) options.onLink(address)
  }
  const terminal = new Terminal({
    allowProposedApi: true,
    fontFamily: getComputedStyle(document.documentElement).getPropertyValue('--font-mono'),
    fontSize: 13,
    lineHeight: 1.15,
    scrollback: 10_000,
    minimumContrastRatio: 4.5,
    theme: terminalTheme(options.dark),
    // A link whose text is not its address (OSC 8).
    linkHandler: { activate: (_event, text) => ask(text), allowNonHttpProtocols: false }
  })
  const fitting = new FitAddon()
  const search = new SearchAddon({ highlightLimit: 1000 })
  terminal.loadAddon(fitting)
  terminal.loadAddon(search)
  terminal.loadAddon(new Unicode11Addon())
  terminal.loadAddon(new WebLinksAddon((_event, text) => ask(text)))
  terminal.unicode.activeVersion = '11'
  terminal.attachCustomKeyEventHandler((event) => {
    if (!event.ctrlKey || !event.shiftKey || event.altKey) return true
    const own = OWN_KEYS[event.code]
    if (own !== undefined && event.type === 'keydown') {
      event.preventDefault()
      options.onKey(own)
    }
    // Ctrl+Shift+V is the browser's own: it pastes into the field that xterm listens to.
    return false
  })
  setStylesByScript()
  withStyleSheets(() => terminal.open(place))
  terminal.textarea?.setAttribute('aria-label', options.label)
  return {
    terminal,
    search,
    fit: () => {
      if (place.clientWidth > 0 && place.clientHeight > 0) fitting.fit()
    },
    setDark: (dark) => {
      terminal.options.theme = terminalTheme(dark)
    }
  }
}

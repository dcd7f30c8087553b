/**
 * The page's colours (ui/tokens.css) as the painter needs them: read once per theme, turned from OKLCH into sRGB (CSS
 * Color 4) so that an exported SVG looks the same in programs that know no OKLCH.
 */
import type { HueIdentity } from '@shared/topology'
import { networkHue } from '../../ui/network-hue'

const TOKENS = {
  bg: '--bg',
  surface: '--surface',
  sunken: '--sunken',
  border: '--border',
  strong: '--border-strong',
  text: '--text',
  text2: '--text-2',
  text3: '--text-3',
  accent: '--accent',
  selected: '--selected',
  good: '--good',
  warning: '--warning',
  bad: '--bad'
} as const
type Token = keyof typeof TOKENS

export interface Palette extends Readonly<Record<Token, string>> {
  readonly sans: string
  readonly mono: string
  /** A network's colour: its line, the fill of its box, its text. */
  readonly hue: (identity: HueIdentity, role: HueRole) => string
}
export type HueRole = 'line' | 'fill' | 'text'

/** Reads a custom property. In tests there is no style sheet: then it is empty. */
export type ReadToken = (name: string) => string

export function readPalette(read: ReadToken): Palette {
  const colour = (name: string): string => toSrgb(read(name))
  const number = (name: string): number => Number.parseFloat(read(name)) || 0
  const made = new Map<string, string>()
  const plain = Object.fromEntries(Object.entries(TOKENS).map(([key, name]) => [key, colour(name)]))
  const of = (key: Token): string => plain[key] ?? '#888888'
  return {
    bg: of('bg'),
    surface: of('surface'),
    sunken: of('sunken'),
    border: of('border'),
    strong: of('strong'),
    text: of('text'),
    text2: of('text2'),
    text3: of('text3'),
    accent: of('accent'),
    selected: of('selected'),
    good: of('good'),
    warning: of('warning'),
    bad: of('bad'),
    sans: read('--font-sans').trim() || 'sans-serif',
    mono: read('--font-mono').trim() || 'monospace',
    hue: (identity, role) => {
      const hue = networkHue(identity)
      const key = `${role} ${String(hue)}`
      const known = made.get(key)
      if (known !== undefined) return known
      const value = oklch(number(`--hue-${role}-l`), number(`--hue-${role}-c`), hue)
      made.set(key, value)
      return value
    }
  }
}

/** `oklch(l c h)` as `#rrggbb`; anything else comes back as it is. */
export function toSrgb(text: string): string {
  const match = /^\s*oklch\(\s*([\d.]+)\s+([\d.]+)\s+([\d.]+)\s*\)\s*$/.exec(text)
  if (match === null) return text.trim() || '#888888'
  const [l, c, h] = match.slice(1).map(Number)
  return oklch(l ?? 0, c ?? 0, h ?? 0)
}

/** OKLCH to sRGB by the matrices of CSS Color 4; what lies outside is clipped by channel. */
export function oklch(l: number, c: number, hue: number): string {
  const angle = (hue * Math.PI) / 180
  const a = c * Math.cos(angle)
  const b = c * Math.sin(angle)
  const long = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const medium = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const short = (l - 0.0894841775 * a - 1.291485548 * b) ** 3
  const linear = [
    4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
    -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
    -0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short
  ]
  const channels = linear.map((value) => {
    const held = Math.min(1, Math.max(0, value))
    const encoded = held <= 0.0031308 ? 12.92 * held : 1.055 * held ** (1 / 2.4) - 0.055
    return Math.round(encoded * 255)
      .toString(16)
      .padStart(2, '0')
  })
  return `#${channels.join('')}`
}

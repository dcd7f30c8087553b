/**
 * One hue for a network everywhere: on the map, in lists, in the inspector. It follows from the network's identity (engine
 * and name), so it is the same after a restart and on a colleague's screen. Hues are 24 steps of the OKLCH circle at equal
 * lightness and chroma (see tokens.css), without the reds and ambers that mean bad and warning.
 */

/** OKLCH hue angles that are kept free: 10-45 reads as an error, 60-95 as a warning. */
const HUES = [
  110, 122, 134, 146, 158, 170, 182, 194, 206, 218, 230, 242, 254, 266, 278, 290, 302, 314, 326, 338, 350
]

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let index = 0; index < text.length; index++) {
    value ^= text.charCodeAt(index)
    value = Math.imul(value, 0x01000193)
  }
  return value >>> 0
}

/** What the hue follows from: the engine's kind or name and the network's name. */
export interface HueIdentity {
  readonly engineId: string
  readonly name: string
}

/** The OKLCH hue angle of a network, in degrees. */
export function networkHue(network: HueIdentity): number {
  const at = hash(`${network.engineId}\n${network.name}`) % HUES.length
  return HUES[at] ?? 200
}

/** A CSS colour of the network's hue at the theme's lightness and chroma for that role. */
export const networkColour = (network: HueIdentity, role: 'line' | 'fill' | 'text' = 'line'): string =>
  `oklch(var(--hue-${role}-l) var(--hue-${role}-c) ${String(networkHue(network))})`

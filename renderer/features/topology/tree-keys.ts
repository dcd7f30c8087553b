/** Keys of a tree, as the WAI-ARIA Authoring Practices give them. */
import type { OutlineLine } from './outline'

export interface TreeMove {
  readonly kind: 'go' | 'toggle' | 'pick'
  /** The line that is active afterwards. */
  readonly key: string
}

/** What a key does on a line; null when the tree has no use for it. */
export function moveInTree(lines: readonly OutlineLine[], at: string, pressed: string): TreeMove | null {
  const index = lines.findIndex((line) => line.item.key === at)
  const line = lines[index]
  if (line === undefined) return null
  const go = (to: number): TreeMove => ({
    kind: 'go',
    key: lines[Math.min(lines.length - 1, Math.max(0, to))]?.item.key ?? at
  })
  const parent = lines.findIndex((one) => one.item.key === line.parent)
  switch (pressed) {
    case 'ArrowDown':
      return go(index + 1)
    case 'ArrowUp':
      return go(index - 1)
    case 'Home':
      return go(0)
    case 'End':
      return go(lines.length - 1)
    case 'PageDown':
      return go(index + 12)
    case 'PageUp':
      return go(index - 12)
    case 'ArrowRight':
      if (line.item.children.length === 0) return go(index)
      return line.open ? go(index + 1) : { kind: 'toggle', key: at }
    case 'ArrowLeft':
      if (line.open) return { kind: 'toggle', key: at }
      return go(parent < 0 ? index : parent)
    case 'Enter':
    case ' ':
      return { kind: 'pick', key: at }
    default:
      return null
  }
}

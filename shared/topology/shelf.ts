/**
 * Where things stand in columns, remembered by identity. What stood somewhere stands there again; what is new takes the
 * first free place that is high enough, or a new column to the right; nothing else moves. A place whose owner is gone is
 * kept for its return until it is needed.
 */

export interface Slot {
  readonly column: number
  readonly y: number
  readonly height: number
}

export interface ShelfItem {
  readonly id: string
  readonly height: number
}

export interface ShelfOptions {
  readonly gap: number
  /** Height of a column; Infinity for a lane that grows downwards and has one column. */
  readonly limit: number
}

interface Free {
  readonly column: number
  top: number
  readonly bottom: number
}

/**
 * Places items, in the order given for those that are new. Slots of items that are not there any more are returned too,
 * as long as nobody needed their place. Linear but for sorting what was remembered.
 */
export function placeOnShelf(
  previous: ReadonlyMap<string, Slot>,
  items: readonly ShelfItem[],
  options: ShelfOptions
): Map<string, Slot> {
  const wanted = new Map(items.map((item) => [item.id, item.height]))
  const kept = keep(previous, wanted, options)
  const fresh = items.filter((item) => !kept.has(item.id))
  const absent = new Map([...previous].filter(([id]) => !wanted.has(id)))
  const guarded = new Map([...absent, ...kept])
  const withAbsent = fill(guarded, fresh, options, columnsOf(guarded))
  if (withAbsent !== null) return withAbsent
  return fill(kept, fresh, options, Infinity) ?? kept
}

const columnsOf = (slots: ReadonlyMap<string, Slot>): number =>
  slots.size === 0 ? Infinity : Math.max(...[...slots.values()].map((slot) => slot.column)) + 1

/** Slots that still hold what they held: those that grew stay only if nobody is in the way. */
function keep(
  previous: ReadonlyMap<string, Slot>,
  wanted: ReadonlyMap<string, number>,
  options: ShelfOptions
): Map<string, Slot> {
  const kept = new Map<string, Slot>()
  const columns = byColumn(new Map([...previous].filter(([id]) => wanted.has(id))))
  for (const column of columns.values())
    column.forEach(([id, slot], index) => {
      const height = wanted.get(id) ?? slot.height
      const next = column[index + 1]?.[1]
      const room =
        (next === undefined ? Math.max(options.limit, slot.y + slot.height) : next.y - options.gap) - slot.y
      if (height <= slot.height || height <= room) kept.set(id, { ...slot, height })
    })
  return kept
}

function byColumn(slots: ReadonlyMap<string, Slot>): Map<number, [string, Slot][]> {
  const columns = new Map<number, [string, Slot][]>()
  for (const entry of slots) {
    const list = columns.get(entry[1].column)
    if (list) list.push(entry)
    else columns.set(entry[1].column, [entry])
  }
  for (const list of columns.values()) list.sort((a, b) => a[1].y - b[1].y)
  return columns
}

/** Adds the new ones; null when they would need more than `columns` columns. */
function fill(
  taken: ReadonlyMap<string, Slot>,
  fresh: readonly ShelfItem[],
  options: ShelfOptions,
  columns: number
): Map<string, Slot> | null {
  const slots = new Map(taken)
  const free = freeSpace(taken, options)
  /** First free stretch worth trying, by height asked: stretches only get smaller. */
  const cursor = new Map<number, number>()
  let next = columnsOf(taken)
  if (next === Infinity) next = 0
  for (const item of fresh) {
    let index = cursor.get(item.height) ?? 0
    while (index < free.length && !fits(free[index], item.height)) index++
    if (index === free.length) {
      if (next >= columns) return null
      free.push({ column: next++, top: 0, bottom: Math.max(options.limit, item.height) })
    }
    cursor.set(item.height, index)
    const stretch = free[index]
    if (stretch === undefined) continue
    slots.set(item.id, { column: stretch.column, y: stretch.top, height: item.height })
    stretch.top += item.height + options.gap
  }
  return slots
}

const fits = (stretch: Free | undefined, height: number): boolean =>
  stretch !== undefined && stretch.top + height <= stretch.bottom

function freeSpace(taken: ReadonlyMap<string, Slot>, options: ShelfOptions): Free[] {
  const free: Free[] = []
  const columns = [...byColumn(taken)].sort(([a], [b]) => a - b)
  for (const [column, list] of columns) {
    let top = 0
    for (const [, slot] of list) {
      if (slot.y - options.gap > top) free.push({ column, top, bottom: slot.y - options.gap })
      top = Math.max(top, slot.y + slot.height + options.gap)
    }
    if (top < options.limit) free.push({ column, top, bottom: options.limit })
  }
  return free
}

/** Where one looks from: the point of the map at the top left of the view, and how large a map unit is on the screen. */
import type { Box } from '@shared/topology'

export interface Camera {
  readonly x: number
  readonly y: number
  readonly scale: number
}
export interface Size {
  readonly w: number
  readonly h: number
}

export const MIN_SCALE = 0.04
export const MAX_SCALE = 3
/** Screen pixels kept free around what is fitted: the lanes are named at the top, the tools stand at the bottom. */
const MARGIN = { side: 24, top: 40, bottom: 60 }
/** A small map is shown a little larger than life, not lost in a corner; how much of what is left free goes above it. */
const LARGEST_FIT = 1.25
const ABOVE = 0.35

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value))

/** Shows a whole box as large as fits, in the middle and a little above it. */
export function fit(bounds: Box, view: Size): Camera {
  const width = Math.max(1, view.w - 2 * MARGIN.side)
  const height = Math.max(1, view.h - MARGIN.top - MARGIN.bottom)
  const scale = clamp(
    Math.min(width / Math.max(1, bounds.w), height / Math.max(1, bounds.h)),
    MIN_SCALE,
    LARGEST_FIT
  )
  const slackX = Math.max(0, (width - bounds.w * scale) / 2)
  const slackY = Math.max(0, height - bounds.h * scale) * ABOVE
  return { x: bounds.x - (MARGIN.side + slackX) / scale, y: bounds.y - (MARGIN.top + slackY) / scale, scale }
}

/** Zooms by a factor around a point of the screen, which stays where it is. */
export function zoomAt(camera: Camera, factor: number, at: { x: number; y: number }): Camera {
  const scale = clamp(camera.scale * factor, MIN_SCALE, MAX_SCALE)
  const turn = 1 / camera.scale - 1 / scale
  return { x: camera.x + at.x * turn, y: camera.y + at.y * turn, scale }
}

export const pan = (camera: Camera, dx: number, dy: number): Camera => ({
  ...camera,
  x: camera.x - dx / camera.scale,
  y: camera.y - dy / camera.scale
})

/** Keeps at least a corner of the map in view, so that it cannot be lost. */
export function hold(camera: Camera, bounds: Box, view: Size): Camera {
  const w = view.w / camera.scale
  const h = view.h / camera.scale
  const reach = 80 / camera.scale
  return {
    ...camera,
    x: clamp(camera.x, bounds.x - w + reach, bounds.x + bounds.w - reach),
    y: clamp(camera.y, bounds.y - h + reach, bounds.y + bounds.h - reach)
  }
}

/** Moves so that a box is seen, zooming in when it would be too small to read. Unchanged if it is seen already. */
export function bringIn(camera: Camera, box: Box, view: Size, readable: number): Camera {
  const seen = visibleBox(camera, view)
  const edge = 24 / camera.scale
  const inside =
    box.x >= seen.x + edge &&
    box.y >= seen.y + 36 / camera.scale &&
    box.x + box.w <= seen.x + seen.w - edge &&
    box.y + box.h <= seen.y + seen.h - edge
  if (inside && camera.scale >= readable) return camera
  const scale = Math.max(camera.scale, readable)
  return {
    x: box.x + box.w / 2 - view.w / scale / 2,
    y: box.y + Math.min(box.h, view.h / scale - 80) / 2 - view.h / scale / 2,
    scale
  }
}

export const visibleBox = (camera: Camera, view: Size): Box => ({
  x: camera.x,
  y: camera.y,
  w: view.w / camera.scale,
  h: view.h / camera.scale
})

export const toMap = (camera: Camera, x: number, y: number): { x: number; y: number } => ({
  x: camera.x + x / camera.scale,
  y: camera.y + y / camera.scale
})

export const toScreen = (camera: Camera, x: number, y: number): { x: number; y: number } => ({
  x: (x - camera.x) * camera.scale,
  y: (y - camera.y) * camera.scale
})

export const meets = (a: Box, b: Box): boolean =>
  a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h

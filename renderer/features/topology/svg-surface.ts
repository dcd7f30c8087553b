/** Writes an SVG document (SVG 1.1): one group per node and edge, with its name as title. */
import type { Box } from '@shared/topology'
import type { Palette } from './palette'
import type { BoxStyle, LineStyle, Surface, TextStyle } from './surface'

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;'
}

/** Text for XML 1.0: marks escaped, and what XML forbids left out. */
export const escapeXml = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cs}\ufffe\uffff]/gu, '').replace(/[&<>"']/g, (mark) => ESCAPES[mark] ?? mark)

const round = (value: number): string => String(Math.round(value * 100) / 100)

export class SvgSurface implements Surface {
  private readonly parts: string[] = []

  constructor(private readonly palette: Pick<Palette, 'sans' | 'mono'>) {}

  begin(kind: 'node' | 'edge', id: string, title: string): void {
    this.parts.push(`<g data-${kind}="${escapeXml(id)}">`)
    if (title !== '') this.parts.push(`<title>${escapeXml(title)}</title>`)
  }

  end(): void {
    this.parts.push('</g>')
  }

  box(x: number, y: number, w: number, h: number, style: BoxStyle): void {
    const corner = style.radius === undefined ? '' : ` rx="${round(style.radius)}"`
    const stroke = style.stroke === undefined ? '' : strokeOf(style.stroke, style.width ?? 1, style.dash)
    this.parts.push(
      `<rect x="${round(x)}" y="${round(y)}" width="${round(w)}" height="${round(h)}"${corner} fill="${style.fill ?? 'none'}"${stroke}/>`
    )
  }

  line(points: readonly number[], style: LineStyle): void {
    this.parts.push(
      `<path d="${pathOf(points, style.radius ?? 0)}" fill="none"${strokeOf(style.stroke, style.width, style.dash)} stroke-linejoin="round"/>`
    )
  }

  shape(points: readonly number[], fill: string): void {
    this.parts.push(`<path d="${pathOf(points, 0)}Z" fill="${fill}"/>`)
  }

  text(x: number, y: number, text: string, style: TextStyle): void {
    if (text === '') return
    const family = escapeXml(style.face === 'mono' ? this.palette.mono : this.palette.sans)
    const anchor =
      style.align === 'right' ? ' text-anchor="end"' : style.align === 'center' ? ' text-anchor="middle"' : ''
    this.parts.push(
      `<text x="${round(x)}" y="${round(y)}" dy="0.36em" font-family="${family}" font-size="${round(style.size)}" font-weight="${String(style.weight)}" fill="${style.fill}"${anchor} xml:space="preserve">${escapeXml(text)}</text>`
    )
  }

  /** The document. `view` in map units is also its size in pixels. */
  document(view: Box, background: string, title: string): string {
    const box = [view.x, view.y, view.w, view.h].map(round).join(' ')
    return [
      `<?xml version="1.0" encoding="UTF-8"?>`,
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${box}" width="${round(view.w)}" height="${round(view.h)}">`,
      `<title>${escapeXml(title)}</title>`,
      `<rect x="${round(view.x)}" y="${round(view.y)}" width="${round(view.w)}" height="${round(view.h)}" fill="${background}"/>`,
      ...this.parts,
      `</svg>`
    ].join('\n')
  }
}

function strokeOf(colour: string, width: number, dash: readonly number[] | undefined): string {
  const dashes =
    dash === undefined || dash.length === 0 ? '' : ` stroke-dasharray="${dash.map(round).join(' ')}"`
  return ` stroke="${colour}" stroke-width="${round(width)}"${dashes}`
}

function pathOf(points: readonly number[], radius: number): string {
  let path = `M${round(points[0] ?? 0)} ${round(points[1] ?? 0)}`
  for (let index = 2; index < points.length; index += 2) {
    const x = points[index] ?? 0
    const y = points[index + 1] ?? 0
    const nextX = points[index + 2]
    const nextY = points[index + 3]
    if (radius === 0 || nextX === undefined || nextY === undefined) {
      path += `L${round(x)} ${round(y)}`
      continue
    }
    const fromX = points[index - 2] ?? 0
    const fromY = points[index - 1] ?? 0
    const before = Math.hypot(x - fromX, y - fromY)
    const after = Math.hypot(nextX - x, nextY - y)
    const turn = Math.min(radius, before / 2, after / 2)
    const ax = x + ((fromX - x) / (before || 1)) * turn
    const ay = y + ((fromY - y) / (before || 1)) * turn
    const bx = x + ((nextX - x) / (after || 1)) * turn
    const by = y + ((nextY - y) / (after || 1)) * turn
    path += `L${round(ax)} ${round(ay)}Q${round(x)} ${round(y)} ${round(bx)} ${round(by)}`
  }
  return path
}

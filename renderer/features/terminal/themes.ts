/** The terminal's colours in both themes: the page's own ground and text, and sixteen that are read on it (xterm keeps 4.5 : 1). */
import type { ITheme } from '@xterm/xterm'

const light: ITheme = {
  background: '#fbfbfa',
  foreground: '#22252b',
  cursor: '#4a51c4',
  cursorAccent: '#ffffff',
  selectionBackground: '#d3d8fb',
  black: '#22252b',
  red: '#b3261e',
  green: '#1e7a3c',
  yellow: '#8a5a00',
  blue: '#2f4fc0',
  magenta: '#8b3a9e',
  cyan: '#0f7285',
  white: '#6b7078',
  brightBlack: '#5b6068',
  brightRed: '#c8372d',
  brightGreen: '#25863f',
  brightYellow: '#94660a',
  brightBlue: '#4463d8',
  brightMagenta: '#9c4bb0',
  brightCyan: '#17798c',
  brightWhite: '#3d4148'
}

const dark: ITheme = {
  background: '#121316',
  foreground: '#e4e6ea',
  cursor: '#9aa2f2',
  cursorAccent: '#121316',
  selectionBackground: '#353a6b',
  black: '#3a3e46',
  red: '#f2877c',
  green: '#7fc98f',
  yellow: '#dcb86a',
  blue: '#8fa6f5',
  magenta: '#d39be3',
  cyan: '#74c4d4',
  white: '#c9ccd2',
  brightBlack: '#8b9099',
  brightRed: '#ffa198',
  brightGreen: '#9adfa8',
  brightYellow: '#f0d28c',
  brightBlue: '#adbefc',
  brightMagenta: '#e5b8f2',
  brightCyan: '#95dbe8',
  brightWhite: '#ffffff'
}

export const terminalTheme = (isDark: boolean): ITheme => (isDark ? dark : light)

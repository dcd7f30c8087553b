/** How the window looks before the page has drawn: the theme's own background, so that nothing flashes. */
import type { BrowserWindowConstructorOptions } from 'electron'
import { webPreferences } from './security'

/** Options of the one window. `preload` is the path of the built CommonJS preload. */
export const windowOptions = (preload: string, dark: boolean): BrowserWindowConstructorOptions => ({
  width: 1440,
  height: 900,
  minWidth: 900,
  minHeight: 600,
  show: false,
  title: 'Vethscope',
  autoHideMenuBar: true,
  backgroundColor: dark ? '#16181c' : '#fbfbfa',
  webPreferences: webPreferences(preload)
})

/** The window: remembers nothing, shows itself when the page has drawn, and says when the page could not be loaded. */
import { BrowserWindow, nativeTheme } from 'electron'
import { ORIGIN, webPreferences } from './security'

/** Opens the one window. `preload` is the path of the built CommonJS preload. */
export function openWindow(preload: string): BrowserWindow {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    minWidth: 900,
    minHeight: 600,
    show: false,
    title: 'Vethscope',
    autoHideMenuBar: true,
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#16181c' : '#fbfbfa',
    webPreferences: webPreferences(preload)
  })
  window.once('ready-to-show', () => window.show())
  void window.loadURL(`${ORIGIN}/index.html`)
  return window
}

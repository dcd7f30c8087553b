/** Electron's entry: gathers what the shell needs and starts it. The user's own rights, never root. */
import { join } from 'node:path'
import {
  BrowserWindow,
  MessageChannelMain,
  app,
  dialog,
  ipcMain,
  nativeTheme,
  protocol,
  session
} from 'electron'
import { Journal } from '@core/journal'
import { pageDirectory } from '@core/host/out-directory'
import { createServices, systemLabs } from '@core/services'
import { windowHosts } from './hosts'
import { startShell } from './shell'
import { windowOptions } from './window'
import { ORIGIN } from './security'

const here = import.meta.dirname

function openWindow(): BrowserWindow {
  const window = new BrowserWindow(
    windowOptions(join(here, '../preload/index.cjs'), nativeTheme.shouldUseDarkColors)
  )
  window.once('ready-to-show', () => window.show())
  void window.loadURL(`${ORIGIN}/index.html`)
  return window
}

startShell({
  app,
  protocol,
  ipcMain,
  session: () => session.defaultSession,
  makeChannel: () => new MessageChannelMain(),
  openWindow,
  page: pageDirectory(here),
  makeServices: () => {
    const journal = new Journal()
    return createServices({
      version: app.getVersion(),
      hosts: windowHosts(journal),
      journal,
      // The window is the person's own, as any terminal emulator is.
      terminal: true,
      labs: process.platform === 'linux' ? systemLabs({ journal }) : null
    })
  },
  say: (line) => process.stderr.write(`${line}\n`)
}).catch((error: unknown) => {
  dialog.showErrorBox('Vethscope could not start', error instanceof Error ? error.message : String(error))
  app.exit(3)
})

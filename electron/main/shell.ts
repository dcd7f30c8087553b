/**
 * The life of the application: one instance, one window, the services behind it, everything ended when it quits. Electron
 * is handed in, so that this can be tried without its binary.
 */
import type { App, BrowserWindow, IpcMain, MessageChannelMain, Protocol, Session } from 'electron'
import { bindMessagePort, type Services } from '@core/services'
import { pageFiles } from './page-files'
import { offerPorts } from './ports'
import { SCHEME, hardenApp, hardenSession } from './security'

export interface ShellParts {
  readonly app: App
  readonly protocol: Protocol
  readonly ipcMain: IpcMain
  readonly session: () => Session
  readonly makeChannel: () => MessageChannelMain
  readonly openWindow: () => BrowserWindow
  /** The built renderer. */
  readonly page: string
  readonly makeServices: () => Services
  /** Says one line on stderr. */
  readonly say: (line: string) => void
}

/**
 * Starts the shell, or hands over to the instance that already runs. Must be called before the application is ready: a
 * scheme can only be registered until then.
 */
export async function startShell(parts: ShellParts): Promise<void> {
  const { app, protocol } = parts
  if (!app.requestSingleInstanceLock()) {
    parts.say('vethscope: a window is open already; it has been brought to the front')
    app.quit()
    return
  }
  hardenApp(app)
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } }
  ])
  let window: BrowserWindow | null = null
  let services: Services | null = null
  app.on('second-instance', () => {
    if (window?.isMinimized()) window.restore()
    window?.focus()
  })
  app.on('window-all-closed', () => app.quit())
  app.on('before-quit', (event) => {
    const ending = services
    if (!ending) return
    // Threads and the agent end first; then the application quits for good.
    services = null
    event.preventDefault()
    void ending
      .close()
      .catch((error: unknown) =>
        parts.say(`vethscope: ${error instanceof Error ? error.message : String(error)}`)
      )
      .finally(() => app.quit())
  })

  await app.whenReady()
  hardenSession(parts.session())
  protocol.handle(SCHEME, pageFiles(parts.page))
  const made = parts.makeServices()
  services = made
  offerPorts({
    ipcMain: parts.ipcMain,
    makeChannel: parts.makeChannel,
    bind: (port) => bindMessagePort(made, port)
  })
  window = parts.openWindow()
  window.on('closed', () => (window = null))
}

/**
 * What every window and session of the shell is held to: sandboxed, isolated, no navigation, no new windows, no
 * permissions, and no request that leaves the application's own scheme. electronjs.org "Security".
 */
import type { App, Session, WebContents, WebPreferences } from 'electron'

export const SCHEME = 'vethscope'
/** The page's origin: one host under one scheme of ours. */
export const ORIGIN = `${SCHEME}://app`

/** The renderer's rights: none. */
export const webPreferences = (preload: string): WebPreferences => ({
  preload,
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  webviewTag: false,
  spellcheck: false,
  devTools: process.env.VETHSCOPE_DEVTOOLS === '1'
})

/** True for a document of ours: the only sender the main process answers. */
export function isOurPage(url: string): boolean {
  return url === ORIGIN || url.startsWith(`${ORIGIN}/`)
}

/** Forbids a page to go elsewhere, to open windows and to embed. */
export function hardenContents(contents: WebContents): void {
  contents.on('will-navigate', (event) => {
    if (!isOurPage(event.url)) event.preventDefault()
  })
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
}

/** Denies every permission, and every request that is not for a file of ours. */
export function hardenSession(session: Session): void {
  // Writing text to the clipboard is what "copy" buttons do; nothing else is ever asked for by our page.
  session.setPermissionRequestHandler((contents, permission, answer) =>
    answer(permission === 'clipboard-sanitized-write' && isOurPage(contents.getURL()))
  )
  session.setPermissionCheckHandler(
    (_contents, permission, origin) =>
      permission === 'clipboard-sanitized-write' && isOurPage(origin.replace(/\/$/, ''))
  )
  session.setDevicePermissionHandler(() => false)
  session.webRequest.onBeforeRequest((details, answer) =>
    answer({ cancel: !/^(vethscope|data|blob|devtools):/.test(details.url) })
  )
}

/** Applies the rules to everything the application will ever open. */
export function hardenApp(app: App): void {
  app.enableSandbox()
  app.on('web-contents-created', (_event, contents) => hardenContents(contents))
}

import { EventEmitter } from 'node:events'
import type { App, BrowserWindow, IpcMain, MessageChannelMain, Protocol, Session } from 'electron'
import { describe, expect, it, vi } from 'vitest'
import type { Services } from '@core/services'
import { mock } from '../../tests/support/mock'
import { startShell } from './shell'

function parts(first = true) {
  const order: string[] = []
  const app = Object.assign(new EventEmitter(), {
    requestSingleInstanceLock: () => first,
    enableSandbox: () => void order.push('sandbox'),
    whenReady: () => Promise.resolve(void order.push('ready')),
    quit: vi.fn(() => void order.push('quit'))
  })
  const window = Object.assign(new EventEmitter(), {
    isMinimized: () => true,
    restore: vi.fn(),
    focus: vi.fn()
  })
  const closeServices = vi.fn(() => Promise.resolve(void order.push('services closed')))
  const say = vi.fn()
  const protocol = {
    registerSchemesAsPrivileged: vi.fn(() => void order.push('scheme')),
    handle: vi.fn(() => void order.push('page'))
  }
  const openWindow = vi.fn(() => {
    order.push('window')
    return mock<BrowserWindow>(window)
  })
  const start = () =>
    startShell({
      app: mock<App>(app),
      protocol: mock<Protocol>(protocol),
      ipcMain: mock<IpcMain>(new EventEmitter()),
      session: () =>
        mock<Session>({
          setPermissionRequestHandler: () => void order.push('permissions'),
          setPermissionCheckHandler: () => undefined,
          setDevicePermissionHandler: () => undefined,
          webRequest: { onBeforeRequest: () => undefined }
        }),
      makeChannel: () => mock<MessageChannelMain>({}),
      openWindow,
      page: '/nowhere',
      makeServices: () => mock<Services>({ close: closeServices }),
      say
    })
  return { app, window, order, say, openWindow, closeServices, start }
}

describe('startShell', () => {
  it('hardens before it is ready, and opens the window last', async () => {
    const shell = parts()
    await shell.start()
    expect(shell.order).toEqual(['sandbox', 'scheme', 'ready', 'permissions', 'page', 'window'])
  })

  it('hands over to the instance that runs, and says so', async () => {
    const second = parts(false)
    await second.start()
    expect(second.order).toEqual(['quit'])
    expect(second.openWindow).not.toHaveBeenCalled()
    expect(second.say).toHaveBeenCalledOnce()
    const first = parts()
    await first.start()
    first.app.emit('second-instance')
    expect(first.window.restore).toHaveBeenCalledOnce()
    expect(first.window.focus).toHaveBeenCalledOnce()
  })

  it('ends its services before it quits, once', async () => {
    const shell = parts()
    await shell.start()
    const event = { preventDefault: vi.fn() }
    shell.app.emit('before-quit', event)
    expect(event.preventDefault).toHaveBeenCalledOnce()
    await vi.waitFor(() => expect(shell.order.slice(-2)).toEqual(['services closed', 'quit']))
    shell.app.emit('before-quit', event)
    expect(shell.closeServices).toHaveBeenCalledOnce()
    expect(event.preventDefault).toHaveBeenCalledOnce()
  })
})

import { EventEmitter } from 'node:events'
import type { App, Session, WebContents } from 'electron'
import { describe, expect, it, vi } from 'vitest'
import { mock } from '../../tests/support/mock'
import { hardenApp, hardenContents, hardenSession, isOurPage, webPreferences } from './security'

describe('the shell gives a page no rights', () => {
  it('sandboxes and isolates it', () => {
    expect(webPreferences('/p.cjs')).toMatchObject({
      preload: '/p.cjs',
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false
    })
  })

  it('takes only the page of the application for ours', () => {
    expect(isOurPage('vethscope://app/index.html')).toBe(true)
    for (const url of [
      'vethscope://app.evil/',
      'vethscope://evil/',
      'https://app/',
      'file:///index.html',
      ''
    ]) {
      expect(isOurPage(url), url).toBe(false)
    }
  })

  it('lets a page neither navigate away, nor open windows, nor embed', () => {
    const open = vi.fn<(handler: () => { action: string }) => void>()
    const contents = Object.assign(new EventEmitter(), { setWindowOpenHandler: open })
    hardenContents(mock<WebContents>(contents))
    const stopped = (name: string, url: string): boolean => {
      const preventDefault = vi.fn()
      contents.emit(name, { url, preventDefault })
      return preventDefault.mock.calls.length === 1
    }
    expect(stopped('will-navigate', 'https://example.org/')).toBe(true)
    expect(stopped('will-navigate', 'vethscope://app/index.html')).toBe(false)
    expect(stopped('will-redirect', 'vethscope://app/index.html')).toBe(true)
    expect(stopped('will-attach-webview', '')).toBe(true)
    expect(open.mock.calls[0]?.[0]()).toEqual({ action: 'deny' })
  })

  it('denies permissions, devices and requests that leave the application', () => {
    const kept: Record<string, (...args: unknown[]) => unknown> = {}
    const keep = (name: string) => (handler: (...args: unknown[]) => unknown) => void (kept[name] = handler)
    hardenSession(
      mock<Session>({
        setPermissionRequestHandler: keep('ask'),
        setPermissionCheckHandler: keep('check'),
        setDevicePermissionHandler: keep('device'),
        webRequest: { onBeforeRequest: keep('request') }
      })
    )
    const asked = (permission: string, url: string): unknown => {
      const answer = vi.fn()
      kept.ask?.({ getURL: () => url }, permission, answer)
      return answer.mock.calls[0]?.[0]
    }
    expect(asked('clipboard-sanitized-write', 'vethscope://app/index.html')).toBe(true)
    expect(asked('clipboard-sanitized-write', 'https://example.org/')).toBe(false)
    for (const permission of ['media', 'geolocation', 'notifications', 'clipboard-read', 'openExternal']) {
      expect(asked(permission, 'vethscope://app/index.html'), permission).toBe(false)
      expect(kept.check?.(null, permission, 'vethscope://app'), permission).toBe(false)
    }
    expect(kept.device?.()).toBe(false)
    const cancelled = (url: string): unknown => {
      const answer = vi.fn()
      kept.request?.({ url }, answer)
      return answer.mock.calls[0]?.[0]
    }
    expect(cancelled('vethscope://app/index.html')).toEqual({ cancel: false })
    for (const url of ['https://example.org/', 'http://127.0.0.1/', 'file:///etc/passwd', 'ws://x/']) {
      expect(cancelled(url), url).toEqual({ cancel: true })
    }
  })

  it('applies to every page the application opens', () => {
    const app = Object.assign(new EventEmitter(), { enableSandbox: vi.fn() })
    hardenApp(mock<App>(app))
    const setWindowOpenHandler = vi.fn()
    app.emit('web-contents-created', {}, Object.assign(new EventEmitter(), { setWindowOpenHandler }))
    expect(app.enableSandbox).toHaveBeenCalledOnce()
    expect(setWindowOpenHandler).toHaveBeenCalledOnce()
  })
})

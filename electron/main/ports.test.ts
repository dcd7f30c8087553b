import { EventEmitter } from 'node:events'
import type { IpcMain, IpcMainEvent, MessageChannelMain } from 'electron'
import { describe, expect, it, vi } from 'vitest'
import { mock } from '../../tests/support/mock'
import { CONNECT, PORT, offerPorts } from './ports'

function shell() {
  const ipcMain = new EventEmitter()
  const ends: string[] = []
  const channels: { close: ReturnType<typeof vi.fn> }[] = []
  offerPorts({
    ipcMain: mock<IpcMain>(ipcMain),
    makeChannel: () => {
      const port1 = { close: vi.fn() }
      channels.push(port1)
      return mock<MessageChannelMain>({ port1, port2: { far: channels.length } })
    },
    bind: (port) => {
      const at = channels.findIndex((channel) => Object.is(channel, port))
      return () => void ends.push(`unbound ${String(at)}`)
    }
  })
  return { ipcMain, ends, channels }
}

function page(url: string, id = 1) {
  const mainFrame = { url }
  const sender = Object.assign(new EventEmitter(), { id, mainFrame, postMessage: vi.fn() })
  return { sender, mainFrame, event: mock<IpcMainEvent>({ sender, senderFrame: mainFrame }) }
}

describe('offerPorts', () => {
  it('gives the page of the application one end of a new channel', () => {
    const { ipcMain, channels } = shell()
    const ours = page('vethscope://app/index.html')
    ipcMain.emit(CONNECT, ours.event)
    expect(channels).toHaveLength(1)
    expect(ours.sender.postMessage).toHaveBeenCalledExactlyOnceWith(PORT, null, [{ far: 1 }])
  })

  it('answers nobody else: another origin, a frame inside, a frame that is gone', () => {
    const { ipcMain, channels } = shell()
    const foreign = page('https://example.org/')
    ipcMain.emit(CONNECT, foreign.event)
    const ours = page('vethscope://app/index.html')
    ipcMain.emit(
      CONNECT,
      mock<IpcMainEvent>({ sender: ours.sender, senderFrame: { url: 'vethscope://app/index.html' } })
    )
    ipcMain.emit(CONNECT, mock<IpcMainEvent>({ sender: ours.sender, senderFrame: null }))
    expect(channels).toHaveLength(0)
    expect(ours.sender.postMessage).not.toHaveBeenCalled()
  })

  it('ends the old port of a page that loads again, and of one that closes', () => {
    const { ipcMain, ends, channels } = shell()
    const ours = page('vethscope://app/index.html')
    ipcMain.emit(CONNECT, ours.event)
    ipcMain.emit(CONNECT, ours.event)
    expect(ends).toEqual(['unbound 0'])
    expect(channels[0]?.close).toHaveBeenCalledOnce()
    ours.sender.emit('destroyed')
    expect(ends).toEqual(['unbound 0', 'unbound 1'])
    expect(channels[1]?.close).toHaveBeenCalledOnce()
  })
})

/**
 * The one choke point between page and core: a page of ours asks for a port, gets one end of a new channel, and the
 * services are bound to the other. Whoever is not our page, or not its main frame, gets nothing.
 */
import type { IpcMain, IpcMainEvent, MessageChannelMain, MessagePortMain } from 'electron'
import { isOurPage } from './security'

/** What a page asks for its port with, and what it is answered by. */
export const CONNECT = 'vethscope:connect'
export const PORT = 'vethscope:port'

export interface PortOptions {
  readonly ipcMain: Pick<IpcMain, 'on'>
  readonly makeChannel: () => MessageChannelMain
  /** Binds the contract's services to a port; returns what ends them. */
  readonly bind: (port: MessagePortMain) => () => void
}

/** True when the event was sent by the main frame of a page of ours. */
export function isTrusted(event: IpcMainEvent): boolean {
  const frame = event.senderFrame
  return frame !== null && frame === event.sender.mainFrame && isOurPage(frame.url)
}

/** Answers requests for a port until the application ends. A reloaded page gets a new port; its old one is ended. */
export function offerPorts({ ipcMain, makeChannel, bind }: PortOptions): void {
  const open = new Map<number, () => void>()
  ipcMain.on(CONNECT, (event) => {
    if (!isTrusted(event)) return
    const { sender } = event
    open.get(sender.id)?.()
    const { port1, port2 } = makeChannel()
    const unbind = bind(port1)
    const end = (): void => {
      open.delete(sender.id)
      sender.off('destroyed', end)
      unbind()
      port1.close()
    }
    open.set(sender.id, end)
    sender.once('destroyed', end)
    sender.postMessage(PORT, null, [port2])
  })
}

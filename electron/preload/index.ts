/**
 * The preload, sandboxed: passes the one MessagePort of the contract from the main process to the page, nothing else.
 * It exposes no function to the page: the page asks for the port by a window message and gets it by one.
 * electronjs.org "MessagePorts in Electron", "Process sandboxing".
 */
import { ipcRenderer } from 'electron'

const here = window.location.origin

window.addEventListener('message', (event: MessageEvent<unknown>) => {
  if (event.source !== window || event.data !== 'vethscope:connect') return
  ipcRenderer.postMessage('vethscope:connect', null)
})

ipcRenderer.on('vethscope:port', (event) => {
  const port = event.ports[0]
  if (port) window.postMessage('vethscope:port', here === 'null' ? '*' : here, [port])
})

/**
 * The preload, sandboxed: passes the one MessagePort of the contract from the main process to the page, nothing else.
 * It exposes no function to the page. Asked for when the page has loaded, so that its listener is there.
 * electronjs.org "MessagePorts in Electron", "Process sandboxing"; the message is `portMessage` of the contract.
 */
import { ipcRenderer } from 'electron'

window.addEventListener('load', () => ipcRenderer.postMessage('vethscope:connect', null))

ipcRenderer.on('vethscope:port', (event) => {
  const port = event.ports[0]
  if (port) window.postMessage({ type: 'vethscope:port' }, window.location.origin, [port])
})

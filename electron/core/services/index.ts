/** The contract's implementation and its bindings, in one place to import from. */
export { bindMessagePort, bindWebSocket, type PortLike, type SocketLike } from './bind'
export { createServices, type LabService, type Services, type ServicesOptions } from './services'
export { toShape } from './errors'
export { systemLabs } from './system-labs'

/** Serving the product as a page on loopback. */
export { startServe, type ServeOptions } from './serve'
export { DEFAULT_PORT, type Served } from './serve-page'

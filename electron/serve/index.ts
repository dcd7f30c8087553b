/** Serving the product as a page on loopback. */
export { startServe, type Served, type ServeOptions } from './serve'
export { DEFAULT_PORT } from './serve-page'

/** What changes on this machine, as it changes. */
export { LiveWatch, type EngineWatch } from './live-watch'

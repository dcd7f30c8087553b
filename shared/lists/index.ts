/** Lists: pure functions from a snapshot's lookup to rows, the same for every screen and for the command line. */
export * from './containers'
export * from './namespaces'
export { findTranslations, natRows, type FoundTranslation } from './nat'
export * from './nat-rows'
export { hostPort } from './nat-sentence'
export * from './networks'
export * from './refs'
export * from './veths'

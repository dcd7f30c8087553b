/** Shells, in one place to import from. */
export { Credit } from './credit'
export { hasPty } from './load-pty'
export { hostShells, LocalTerminals, MAX_TERMINALS, type LocalTerminalsOptions } from './local-terminals'
export { MAX_WAITING, OutputQueue } from './output-queue'
export { personBehind, personVariables, type Person } from './person'

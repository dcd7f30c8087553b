/** The native command layer: the only place of the core that starts programs (see programs.ts for which). */
export { run } from './run'
export { runSync } from './run-sync'
export { findProgram, programDirectories, programs, type Program } from './programs'
export {
  commandEnvironment,
  lastLine,
  succeeded,
  type CommandFailure,
  type CommandResult,
  type CommandSpec
} from './command'

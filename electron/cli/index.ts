#!/usr/bin/env node
/** The `vethscope` command. */
import { endWithReader } from './output'
import { run } from './run'

endWithReader()
// Ends at once, whatever a host that hangs may still hold: what was to be written has been taken.
process.exit(await run(process.argv.slice(2)))

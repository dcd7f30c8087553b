/** The version of this program, as its package.json has it. */
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'

const manifest = z.object({ name: z.literal('vethscope'), version: z.string() })

/** `0.1.0`; `unknown` when the program was taken away from its package. */
export function version(from: string = import.meta.dirname): string {
  for (let at = from; ; at = dirname(at)) {
    try {
      return manifest.parse(JSON.parse(readFileSync(join(at, 'package.json'), 'utf8'))).version
    } catch {
      // Not here, or another package's: one directory up.
    }
    if (dirname(at) === at) return 'unknown'
  }
}

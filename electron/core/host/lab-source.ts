/**
 * A lab as a host: our agent, started inside the sandbox by nsenter(1), where it is root and the lab is its machine. It is there
 * to be changed: its agent starts open.
 */
import type { HostDescription } from '@shared/contract/session'
import { labEnter } from '../lab'
import { AgentHost } from './agent-host'
import type { HostOptions, HostSource } from './source'
import { agentProgram, startAgent } from './start-agent'

/** The source of a lab; that it is up is asked when it is opened. */
export function labSource(name: string, options: HostOptions): HostSource {
  const description: HostDescription = {
    id: `lab:${name}`,
    kind: 'lab',
    title: name,
    rights: 'root',
    live: true,
    changes: 'open',
    seeMore: ''
  }
  return {
    description,
    open: async () => {
      const { command, args, cwd } = labEnter(name)
      const { program, env } = agentProgram()
      const pipe = startAgent({ command, args: [...args, ...program, 'open'], cwd, env })
      return AgentHost.connect(pipe, {
        ...options,
        description,
        source: 'lab',
        hint: `See whether the lab is still up: "vethscope lab list"`
      })
    }
  }
}

/** Terminals of the contract. This host offers no shells: every call says so. */
import { VethscopeError } from '@shared/contract/errors'
import { os } from './implementer'

const none = (): never => {
  throw new VethscopeError('not-supported', 'Terminals are not offered here', '')
}

export const terminalHandlers = {
  open: os.terminal.open.handler(none),
  output: os.terminal.output.handler(none),
  taken: os.terminal.taken.handler(none),
  write: os.terminal.write.handler(none),
  resize: os.terminal.resize.handler(none),
  close: os.terminal.close.handler(none)
}

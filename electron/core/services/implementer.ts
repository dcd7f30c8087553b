/**
 * The contract as it is implemented here: every domain's handlers are made from this one value. What goes out was made by
 * us or checked where it crossed a trust border (agent, file): it is not checked again for each client.
 */
import { implement } from '@orpc/server'
import { contract } from '@shared/contract'

export const os = implement(contract).$config({ initialOutputValidationIndex: Number.NaN })

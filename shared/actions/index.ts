/**
 * What can be said of a change without making it: whether it makes sense here, what it leads to, what to expect. Pure, so
 * that the form says it as one types and the one who applies it says the same again.
 */
export * from './problem'
export { freeSubnets } from './free-subnet'
export * from './cidr'
export { takenRanges, type Taken } from './taken'
export { check } from './check'
export { complete } from './complete'
export { freeAddress } from './endpoint-addresses'
export { parseAddress } from './check-address'
export { unusedNetworks } from './check-network'
export { proposeNetwork, proposeGateway, proposeParent, proposeSubnet, type NetworkProposal } from './propose'
export { RULE_MARK } from './check-nat'
export { whatIf } from './what-if'
export { changesOf } from './changes'
export { unmet } from './unmet'
export { EXPECTED, isNew, isNewInterface } from './new-records'

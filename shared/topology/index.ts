/** HostSnapshot → topology → layout, and what is asked of them. */
export { buildTopology, type TopologyOptions } from './build'
export { layoutMap } from './layout'
export { emptyPlacement } from './layout-types'
export type { Box, LayoutOptions, MapBlock, MapFrame, MapHeading, MapLayout, Placement } from './layout-types'
export { pathToOutside, type MapPath } from './way'
export { trafficBetween, type Traffic } from './traffic'
export * from './types'

/** The engines' room, in one place to import from: `Engines` asks, `joinEngines` finds the places in the kernel. */
export { Engines, type EnginesOptions } from './engines'
export { joinEngines, type EngineRecords } from './join'
export type { CgroupContainer, ContainerFact, EngineFacts, EngineReading } from './reading'

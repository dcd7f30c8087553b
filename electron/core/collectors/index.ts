/** The collectors' room, in one place to import from. */
export { collectLocal, LocalCollector, type LocalOptions } from './local-collector'
export { KernelReader, type KernelReaderOptions } from './kernel-reader'
export type { KernelFacts, KernelReading } from './kernel-reading'
export { workerFile } from './worker-file'

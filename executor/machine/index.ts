export { type Hear, type Job, type JobEnd, LANGUAGES, type Language } from './job.ts'
export type { Limits } from './limits.ts'
export type {
  AboutMachines,
  Command,
  Ended,
  FileEntry,
  LayeredFiles,
  Machine,
  MachineFiles,
  MachineSnapshot,
  MachineSource,
  MachineSpec,
  Running,
  Session,
  TerminalSize,
  WholeMachine
} from './machine.ts'
export { NETWORK, type Network, type NetworkTarget } from './network.ts'
export type { MachineTree, TreeEntry, TreeEvent, Watching, WatchWish } from './tree.ts'

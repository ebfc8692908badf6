export { type Hear, type Job, type JobEnd, LANGUAGES, type Language } from './job.ts'
export type { Limits } from './limits.ts'
export type {
  AboutMachines,
  Command,
  Ended,
  FileEntry,
  Machine,
  MachineFiles,
  MachineSnapshot,
  MachineSource,
  MachineSpec,
  Running,
  Session,
  WholeMachine
} from './machine.ts'

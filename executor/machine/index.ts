export { type Hear, type Job, type JobEnd, LANGUAGES, type Language } from './job.ts'
export { LIMIT_NAMES, type LimitName, type Limits } from './limits.ts'
export type {
  Command,
  Ended,
  FileEntry,
  Machine,
  MachineFiles,
  MachineSource,
  MachineSpec,
  Running,
  Session
} from './machine.ts'

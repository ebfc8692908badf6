export { type AppendFile, MEMORY_FILE, openAppendFile, wholeLines } from './append-file.ts'
export {
  HEARD_SECONDS,
  type JobBegun,
  type JobEnding,
  type JobRecord,
  jobRecordSchema,
  KILLED,
  type Ledger,
  openLedger
} from './ledger.ts'

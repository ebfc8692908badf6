export {
  type JobBegun,
  type JobEnding,
  type JobRecord,
  jobRecordSchema,
  KILLED,
  type Ledger,
  openLedger
} from './ledger.ts'

export { askLog, type Gap, type LogAnswer, type ToldRun } from './ask-log.ts'
export { type Cosigned, checkWitnesses } from './check-witnesses.ts'
export { openCheckpoint, signCheckpoint } from './checkpoint.ts'
export { cosignNote } from './cosignature.ts'
export type { TimeSpan } from './log-times.ts'
export { appendHash, EMPTY_LOG, EMPTY_ROOT, type Frontier, frontierOf, hashLeaf, hashNode, rootOf } from './merkle.ts'
export {
  type ConsistencyProof,
  type InclusionProof,
  parseConsistency,
  parseInclusion,
  printConsistency,
  printInclusion
} from './proof-text.ts'
export { rootsOf } from './roots-of.ts'
export type { RunFault } from './run-story.ts'
export { openNote, signNote } from './signed-note.ts'
export type { RunSummary } from './summarise-runs.ts'
export {
  MAX_LEAF_BYTES,
  packEntries,
  parseTilePath,
  printTilePath,
  TILE_WIDTH,
  type TileId,
  tileWidthAt
} from './tiles.ts'
export type { LogQuestion, ToldAct } from './told-acts.ts'
export type { ToldState } from './told-states.ts'
export type { ToldToken } from './told-tokens.ts'
export type { ToldTool } from './told-tools.ts'
export { type VerifiedLog, type VerifyOptions, verifyBundle } from './verify-bundle.ts'
export { verifyOnCores } from './verify-on-cores.ts'
export { closeTree, type LogBundle, type LogFault, openTree, readTexts, type TreeBundle } from './verify-tree.ts'

export { base64 } from './base64.ts'
export { continuesLog, includes, type TreeHead } from './check-proof.ts'
export { type Checkpoint, parseCheckpoint, printCheckpoint } from './checkpoint.ts'
export * from './erasure.ts'
export * from './journal.ts'
export { type CheckNote, judgeAnswer, type KnownLog, sizeOf } from './judge-answer.ts'
export { leafText } from './leaf-text.ts'
export { type AnswerFault, type LogFault, notVerified } from './log-fault.ts'
export * from './log-leaf.ts'
export { LOG_LINES, type LogWish, type ToldError, tellError } from './log-lines.ts'
export * from './recording.ts'
export {
  COSIGNATURE,
  keyId,
  type NoteKey,
  noteParts,
  parseVerifierKey,
  printVerifierKey,
  type SignatureType,
  signedBy
} from './signed-note.ts'
export { EMPTY_TREE, treeLeaf, treeNode } from './tree-hash.ts'

export { type Played, playTurns, type RunEvent } from './play-turns.ts'
export { type DeviceLeaf, type Difference, type ReplayedRun, replayRun } from './replay-run.ts'

export { AgentLink, type HearTask } from './agent-link.ts'
export { frameReader, writeFrame } from './frames.ts'
export type { GuestEnd, GuestFrame } from './guest-frames.ts'

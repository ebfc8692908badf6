export { AgentLink, type HearTask } from './agent-link.ts'
export type { GuestEnd, GuestFrame } from './guest-frames.ts'

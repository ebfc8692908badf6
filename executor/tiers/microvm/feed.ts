import type { AgentLink } from '../../guest/channel/index.ts'

/** Bytes in a frame. */
const PIECE = 256 * 1024

/** Begins a task with the first of its bytes, and sends the others after it. */
export const feed = (
  link: AgentLink,
  begin: { readonly id: string; readonly [field: string]: unknown },
  at: number,
  bytes: Uint8Array
): void => {
  link.say({ ...begin, last: bytes.length <= PIECE }, bytes.subarray(0, PIECE))
  for (let start = PIECE; start < bytes.length; start += PIECE) {
    const last = start + PIECE >= bytes.length
    link.say({ op: 'feed', id: begin.id, at, last }, bytes.subarray(start, start + PIECE))
  }
}

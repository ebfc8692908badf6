export { beginAudience, coordinatorAudience, pageAudience } from './audience.ts'
export { FRAME_HELLO, type FromFrame, frameHelloSchema, fromFrameSchema, type ToFrame } from './frame-wire.ts'
export { needsRare } from './needs-rare.ts'
export { BRIDGE_HEADER, BRIDGE_TYPE, type BridgeClaims, type Expected, openSealed, sealMessage } from './sealed.ts'
export {
  beginSchema,
  type FromPage,
  fromPageSchema,
  MAX_WAITING,
  MAX_WIRE,
  MOST_WAITING,
  type Opening,
  openSchema
} from './wire.ts'

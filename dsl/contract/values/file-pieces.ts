/** Bytes that one file may have. */
export const MAX_FILE_BYTES = 32 * 1024 * 1024

/** Bytes in one message, as base64url: what goes between worker and document is JSON, with a limit on each message. */
export const PIECE_BYTES = 192 * 1024

/** The bytes cut into pieces that fit into a message. */
export const piecesOf = (bytes: Uint8Array): readonly Uint8Array[] =>
  Array.from({ length: Math.ceil(bytes.length / PIECE_BYTES) }, (_, i) =>
    bytes.subarray(i * PIECE_BYTES, (i + 1) * PIECE_BYTES)
  )

/** Pieces put together again. */
export const joinPieces = (pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}

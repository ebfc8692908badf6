/** A log as it is handed to a verifier: the signed checkpoint, the log's verifier key, and every leaf in order. */
export interface LogBundle {
  readonly checkpoint: string
  readonly key: string
  readonly leaves: readonly string[]
}

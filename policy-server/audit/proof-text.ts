const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

/** A hash as a proof's line: standard base64 in its one spelling. */
const hashOf = (line: string): Uint8Array | undefined => {
  const bytes = Buffer.from(line, 'base64')
  return bytes.length === 32 && bytes.toString('base64') === line ? new Uint8Array(bytes) : undefined
}

/** `name N`, with N as C2SP writes numbers: decimal, no leading zero. */
const numberOf = (line: string | undefined, name: string): number | undefined => {
  const digits = new RegExp(`^${name} (0|[1-9][0-9]{0,15})$`).exec(line ?? '')?.[1]
  return digits === undefined || !Number.isSafeInteger(Number(digits)) ? undefined : Number(digits)
}

/** Most hashes that a proof in a log of 64 levels can have. */
const MAX_HASHES = 63

const parseAfter = (
  lines: readonly string[],
  name: string,
  checkpoint: string
): { readonly n: number; readonly proof: readonly Uint8Array[]; readonly checkpoint: string } | undefined => {
  const [first, ...rest] = lines
  const n = numberOf(first, name)
  const proof = rest.flatMap((line) => hashOf(line) ?? [])
  return n === undefined || proof.length !== rest.length || rest.length > MAX_HASHES
    ? undefined
    : { n, proof, checkpoint }
}

/** The lines before the first empty one, and the note after it. */
const partText = (text: string): readonly [readonly string[], string] => {
  const at = text.indexOf('\n\n')
  return at < 0 ? [[], ''] : [text.slice(0, at).split('\n'), text.slice(at + 2)]
}

const HEADER = 'c2sp.org/tlog-proof@v1'

/** What proves offline that a leaf is in a log: its number, the hashes beside its way up, and the signed checkpoint. */
export interface InclusionProof {
  readonly leaf: number
  readonly proof: readonly Uint8Array[]
  readonly checkpoint: string
}

/** The text of a C2SP tlog-proof. */
export const printInclusion = ({ leaf, proof, checkpoint }: InclusionProof): string =>
  [HEADER, `index ${leaf}`, ...proof.map(base64), '', checkpoint].join('\n')

/** Reads a C2SP tlog-proof; its line of extra data, which nothing signs, is passed over. `undefined` where it is none. */
export const parseInclusion = (text: string): InclusionProof | undefined => {
  const [[header, ...given], checkpoint] = partText(text)
  if (header !== HEADER) return undefined
  const lines = given[0]?.startsWith('extra ') ? given.slice(1) : given
  const read = parseAfter(lines, 'index', checkpoint)
  return read && { leaf: read.n, proof: read.proof, checkpoint: read.checkpoint }
}

/** What proves that the log of a checkpoint continues the one that had `old` leaves. */
export interface ConsistencyProof {
  readonly old: number
  readonly proof: readonly Uint8Array[]
  readonly checkpoint: string
}

/** A consistency proof in the words in which a log hands it to a witness (C2SP tlog-witness, the body of `add-checkpoint`). */
export const printConsistency = ({ old, proof, checkpoint }: ConsistencyProof): string =>
  [`old ${old}`, ...proof.map(base64), '', checkpoint].join('\n')

/** Reads such a proof; `undefined` where it is none. */
export const parseConsistency = (text: string): ConsistencyProof | undefined => {
  const [lines, checkpoint] = partText(text)
  const read = parseAfter(lines, 'old', checkpoint)
  return read && { old: read.n, proof: read.proof, checkpoint: read.checkpoint }
}

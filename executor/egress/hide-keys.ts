import { Transform } from 'node:stream'
import type { ServiceKey } from './service-keys.ts'

/** What is the same in every base64 of a text that holds the value, so many bytes after a multiple of three. */
const base64After = (value: string, before: number): string => {
  const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(value, 'latin1')])
  return bytes.toString('base64').slice(Math.ceil((before * 8) / 6), Math.floor((bytes.length * 8) / 6))
}

/** The spellings in which a service may say a key back: as it is, and within JSON, an address, hexadecimal or base64. */
const spellingsOf = (key: ServiceKey): readonly string[] => {
  const value = key.reveal()
  const hex = Buffer.from(value, 'latin1').toString('hex')
  const base64 = [0, 1, 2].map((before) => base64After(value, before))
  const forUrls = base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'))
  const said = [value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value), hex, hex.toUpperCase()]
  return [...new Set([...said, ...base64, ...forUrls])]
}

/** What is looked for, the longest first, and what is put in its place. */
const pairsOf = (keys: readonly ServiceKey[]) =>
  keys
    .flatMap((key) => spellingsOf(key).map((text) => ({ text: Buffer.from(text, 'latin1'), by: key.placeholder })))
    .sort((a, b) => b.text.length - a.text.length)

export const hideKeysIn = (text: string, keys: readonly ServiceKey[]): string =>
  pairsOf(keys).reduce((left, { text: hidden, by }) => left.replaceAll(hidden.toString('latin1'), by), text)

/** Puts placeholders in the place of keys in what flows through, also where a key comes in pieces. */
export const hideKeys = (keys: readonly ServiceKey[]): Transform => {
  const pairs = pairsOf(keys)
  const longest = pairs[0]?.text.length ?? 1
  let held: Buffer = Buffer.alloc(0)
  /** Up to `end` a key may begin; what follows waits for more. */
  const hideUpTo = (bytes: Buffer, end: number): readonly [Buffer[], Buffer] => {
    const parts: Buffer[] = []
    let from = 0
    for (;;) {
      let next: { at: number; length: number; by: string } | undefined
      for (const { text, by } of pairs) {
        const at = bytes.indexOf(text, from)
        if (at >= 0 && (!next || at < next.at)) next = { at, length: text.length, by }
      }
      if (!next || next.at >= end) break
      parts.push(bytes.subarray(from, next.at), Buffer.from(next.by))
      from = next.at + next.length
    }
    const cut = Math.max(from, end)
    parts.push(bytes.subarray(from, cut))
    return [parts, bytes.subarray(cut)]
  }
  return new Transform({
    transform(chunk: Buffer, _, done) {
      const bytes = Buffer.concat([held, chunk])
      const [parts, rest] = hideUpTo(bytes, Math.max(0, bytes.length - longest + 1))
      held = rest
      for (const part of parts) if (part.length > 0) this.push(part)
      done()
    },
    flush(done) {
      const [parts] = hideUpTo(held, held.length)
      for (const part of parts) if (part.length > 0) this.push(part)
      done()
    }
  })
}

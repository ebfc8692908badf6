import { Transform } from 'node:stream'
import type { ServiceKey } from './service-keys.ts'

/** What is the same in every base64 of a text that holds the value, so many bytes after a multiple of three. */
const base64After = (value: string, before: number): string => {
  const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(value, 'latin1')])
  return bytes.toString('base64').slice(Math.ceil((before * 8) / 6), Math.floor((bytes.length * 8) / 6))
}

/** The texts that say a key: itself, and in hexadecimal or base64. */
const textsOf = (key: ServiceKey): readonly string[] => {
  const value = key.reveal()
  const hex = Buffer.from(value, 'latin1').toString('hex')
  const base64 = [0, 1, 2].map((before) => base64After(value, before))
  const forUrls = base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'))
  return [...new Set([value, hex, hex.toUpperCase(), ...base64, ...forUrls])]
}

const NAMED: Readonly<Record<string, string>> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": 'apos' }

/** The ways in which a sign that is no letter and no digit may stand within JSON, a script, an address or a page. */
const waysOf = (sign: string): readonly string[] => {
  const code = sign.charCodeAt(0)
  const low = code.toString(16)
  const ways = [low, low.toUpperCase()].flatMap((hex) => [
    `\\u00${hex}`,
    `\\x${hex}`,
    `%${hex}`,
    `&#x${hex};`,
    `&#X${hex};`
  ])
  const named = NAMED[sign] === undefined ? [] : [`&${NAMED[sign]};`]
  return [sign, `\\${sign}`, ...new Set(ways), `&#${code};`, `&#0${code};`, ...named]
}

/** The parts of a spelling, each with all ways to write it. */
interface Spelling {
  readonly parts: readonly (readonly string[])[]
  readonly length: number
  /** What is put in its place. */
  readonly by: string
}

/** What is looked for, the longest first. */
const spellingsOf = (keys: readonly ServiceKey[]): readonly Spelling[] =>
  keys
    .flatMap((key) =>
      textsOf(key).map((text): Spelling => {
        const parts = text.match(/[A-Za-z0-9]+|./g) ?? []
        return {
          parts: parts.map((part) => (/^[A-Za-z0-9]/.test(part) ? [part] : waysOf(part))),
          length: text.length,
          by: key.placeholder
        }
      })
    )
    .sort((one, other) => other.length - one.length)

/** Where the parts that begin there end; `more` where the text ends before they do. */
const endOf = (text: string, at: number, parts: Spelling['parts'], next = 0): number | 'more' | undefined => {
  const ways = parts[next]
  if (!ways) return at
  let isCut = false
  for (const way of ways) {
    if (text.startsWith(way, at)) {
      const end = endOf(text, at + way.length, parts, next + 1)
      if (typeof end === 'number') return end
      isCut ||= end === 'more'
    } else isCut ||= way.length > text.length - at && way.startsWith(text.slice(at))
  }
  return isCut ? 'more' : undefined
}

/** So many signs of a spelling are looked for at once, and so long is the longest way to write one. */
const FIRST_SIGNS = 8
const LONGEST_WAY = 6

const quoted = (text: string): string =>
  text.replace(/[^A-Za-z0-9]/g, (sign) => `\\x${sign.charCodeAt(0).toString(16)}`)
const oneOf = (patterns: Iterable<string>): RegExp => new RegExp([...new Set(patterns)].join('|'), 'g')

/** The signs that it may begin with. */
const firstOf = ({ parts: [ways = []] }: Spelling): readonly string[] => [...new Set(ways.map((way) => way.charAt(0)))]

/** The first signs, whichever way each is written. */
const firstSigns = ({ parts }: Spelling): string => {
  const signs = parts.flatMap((ways) => (ways.length === 1 ? [...(ways[0] ?? '')].map((sign) => [sign]) : [ways]))
  return signs
    .slice(0, FIRST_SIGNS)
    .map((ways) => `(?:${ways.map(quoted).join('|')})`)
    .join('')
}

/** Where the next key may begin: with its first signs whole, or with any of them where the text ends before they do. */
const openSearch = (spellings: readonly Spelling[]) => {
  const whole = oneOf(spellings.map(firstSigns))
  const any = oneOf(spellings.flatMap(firstOf).map(quoted))
  const find = (pattern: RegExp, text: string, from: number): number | undefined => {
    pattern.lastIndex = from
    return pattern.exec(text)?.index
  }
  return (text: string, from: number): number | undefined => {
    const end = Math.max(from, text.length - FIRST_SIGNS * LONGEST_WAY)
    const found = find(whole, text, from)
    return found !== undefined && found < end ? found : find(any, text, end)
  }
}

/** What a text became, and what of its end may be the beginning of a key: none where the text `isWhole`. */
type Hide = (text: string, isWhole: boolean) => { readonly hidden: string; readonly rest: string }

const openHide = (keys: readonly ServiceKey[]): Hide => {
  const spellings = spellingsOf(keys)
  const next = openSearch(spellings)
  const byFirst = Map.groupBy(
    spellings.flatMap((spelling) => firstOf(spelling).map((first) => ({ first, ...spelling }))),
    ({ first }) => first
  )
  const look = (text: string, at: number, isWhole: boolean) => {
    for (const { parts, by } of byFirst.get(text.charAt(at)) ?? []) {
      const end = endOf(text, at, parts)
      if (typeof end === 'number') return { end, by }
      if (end === 'more' && !isWhole) return 'more'
    }
    return undefined
  }
  return (text, isWhole) => {
    let hidden = ''
    let from = 0
    for (let at = next(text, 0); at !== undefined; ) {
      const found = look(text, at, isWhole)
      if (found === 'more') return { hidden: hidden + text.slice(from, at), rest: text.slice(at) }
      if (found) {
        hidden += text.slice(from, at) + found.by
        from = found.end
      }
      at = next(text, found ? from : at + 1)
    }
    return { hidden: hidden + text.slice(from), rest: '' }
  }
}

export const hideKeysIn = (text: string, keys: readonly ServiceKey[]): string =>
  keys.length === 0 ? text : openHide(keys)(text, true).hidden

/** Puts placeholders in the place of keys, of which there is one at least, in what flows through, also where a key comes in pieces. */
export const hideKeys = (keys: readonly ServiceKey[]): Transform => {
  const hide = openHide(keys)
  let held = ''
  const pass = (stream: Transform, text: string, isWhole: boolean) => {
    const { hidden, rest } = hide(text, isWhole)
    held = rest
    if (hidden !== '') stream.push(Buffer.from(hidden, 'latin1'))
  }
  return new Transform({
    transform(chunk: Buffer, _, done) {
      pass(this, held + chunk.toString('latin1'), false)
      done()
    },
    flush(done) {
      pass(this, held, true)
      done()
    }
  })
}

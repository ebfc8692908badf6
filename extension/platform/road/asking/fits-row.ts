import { type AskedRow, type AskedValue, canonicalJson, type Json, type LiveFacts } from '@writ/dsl/contract'

/** What stood in the first round's facts for what a later round gives; `to` is absent where that round gives no such value. */
interface Change {
  readonly name: string | undefined
  readonly from: string
  readonly to: string | undefined
}

const isSamePlace = (a: AskedValue, b: AskedValue): boolean => a.label === b.label && a.name === b.name

/** A round may leave out what another gives: each value is held against the one in its own place. */
const changesOf = (first: readonly AskedValue[], now: readonly AskedValue[]): readonly Change[] =>
  first.flatMap((value, i) => {
    const { name, text, secret } = value
    const nth = first.slice(0, i).filter((before) => isSamePlace(before, value)).length
    const to = now.filter((other) => isSamePlace(other, value))[nth]
    return secret || text === '' ? [] : [{ name, from: text, to: to?.text }]
  })

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** All that a value became in this round; two that were the same text and are not any more cannot be told apart. */
const becomes = (changes: readonly Change[], from: string): string | undefined => {
  const [to, ...others] = new Set(changes.filter((change) => change.from === from).map((change) => change.to))
  return others.length > 0 ? undefined : to
}

/** Is a text of the page the same, but that the first round's values in it gave way to this round's? */
const isRetold = (before: string, now: string, changes: readonly Change[]): boolean => {
  const words = [...new Set(changes.map(({ from }) => from))].sort((a, b) => b.length - a.length)
  if (words.length === 0) return before === now
  let isTold = true
  const retold = before.replace(new RegExp(words.map(escaped).join('|'), 'gu'), (word) => {
    const to = becomes(changes, word)
    isTold &&= to !== undefined
    return to ?? ''
  })
  return isTold && retold === now
}

/** An address is the same but for values in its path and what comes after it; never in its origin. */
const isSameAddress = (before: string | undefined, now: string | undefined, changes: readonly Change[]): boolean => {
  if (before === undefined || now === undefined) return before === now
  const [a, b] = [URL.parse(before), URL.parse(now)]
  if (!a || !b) return before === now
  const rest = ({ href, origin }: URL) => (origin === 'null' ? href : href.slice(origin.length))
  return a.origin === b.origin && isRetold(rest(a), rest(b), changes)
}

type Field = NonNullable<LiveFacts['form']>['fields'][number]

/** A field that held one of the first round's values must hold this round's; any other holds what it held. */
const isSameField = (before: Field, now: Field | undefined, changes: readonly Change[]): boolean => {
  // What is cut cannot be retold: it must be the very same.
  if (!now || before.whole !== now.whole || !isRetold(before.label, now.label, changes)) return false
  if (before.value === null || now.value === null) return before.value === now.value
  const held = changes.filter(({ from }) => from === before.value)
  const own = held.filter(({ name }) => name?.endsWith(JSON.stringify(before.label)))
  const expected = held.length === 0 ? before.value : becomes(own.length > 0 ? own : held, before.value)
  return expected === now.value
}

const isSameForm = (before: LiveFacts['form'], now: LiveFacts['form'], changes: readonly Change[]): boolean => {
  if (!before || !now) return before === now
  return (
    before.method === now.method &&
    before.target === now.target &&
    before.left === now.left &&
    isSameAddress(before.action, now.action, changes) &&
    before.fields.length === now.fields.length &&
    before.fields.every((field, i) => isSameField(field, now.fields[i], changes))
  )
}

const withoutQuery = (url: string): string => url.replace(/[?#].*$/s, '')

/** What must be the very same in every round. */
const fixedOf = ({ origin, role, effect, raisedBy, linkTarget, account, accountUnclear }: LiveFacts): string =>
  canonicalJson({
    origin,
    role,
    effect,
    raisedBy: raisedBy ?? null,
    linkTarget: linkTarget ?? null,
    account: account ?? null,
    accountUnclear: accountUnclear ?? null
  } as Json)

const isSameText = (before: string | undefined, now: string | undefined, changes: readonly Change[]): boolean =>
  before === undefined || now === undefined ? before === now : isRetold(before, now, changes)

type RowText = Pick<LiveFacts, 'row' | 'rowDigest'>

const isSameRowText = (before: RowText, now: RowText, changes: readonly Change[]): boolean =>
  before.rowDigest === now.rowDigest && isSameText(before.row, now.row, changes)

const isSameDrop = (before: LiveFacts['drop'], now: LiveFacts['drop'], changes: readonly Change[]): boolean =>
  before === undefined || now === undefined
    ? before === now
    : before.role === now.role && isRetold(before.name, now.name, changes) && isSameRowText(before, now, changes)

/** The page's title and what an address has after its path change from round to round; what a form sends unseen does too. */
const fits = (before: LiveFacts, now: LiveFacts, changes: readonly Change[]): boolean =>
  fixedOf(before) === fixedOf(now) &&
  isSameAddress(withoutQuery(before.url), withoutQuery(now.url), changes) &&
  isRetold(before.name, now.name, changes) &&
  isSameRowText(before, now, changes) &&
  isSameAddress(before.link, now.link, changes) &&
  isSameForm(before.form, now.form, changes) &&
  isSameDrop(before.drop, now.drop, changes)

/**
 * Does what the page shows in a later round fit what the person said yes to? Where the element is the round's own, it must be what was
 * shown of it. Else it must be what the first round showed, with that round's values in the places of the first's, and nothing else
 * changed. What does not fit is no refusal: the round asks by itself.
 */
export const fitsRow = (
  shown: { readonly facts: LiveFacts | undefined; readonly first: AskedRow; readonly row: AskedRow },
  now: LiveFacts | undefined
): boolean => {
  const { facts, first, row } = shown
  if (!facts || !now) return facts === now
  return row.live ? fits(row.live, now, []) : fits(facts, now, changesOf(first.values, row.values))
}

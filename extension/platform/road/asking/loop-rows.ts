import type { AskedRow, LiveFacts, Question, Request, Result } from '@writ/dsl/contract'
import { type AskedAct, askedTarget, markUnasked, type ReadyAct, type RowAhead, type RowsAhead } from '@writ/dsl/run'
import type { Asked } from './put-question.ts'

type About = Extract<Question['about'], { kind: 'act' }>

/** Looks at the element of another round. */
type Look = (act: ReadyAct) => Promise<Result<LiveFacts>>

const isOwn = (act: AskedAct, first: AskedAct): boolean => askedTarget(act).target !== askedTarget(first).target

/** What a row shows of its element; the digest of what its form sends unseen is the page's, and changes. */
const shownOf = ({ form, ...facts }: LiveFacts): LiveFacts => {
  if (!form) return facts
  const { digest: _unseen, ...rest } = form
  return { ...facts, form: rest }
}

/**
 * The table of a loop: the present round and those after it that are known whole. A round whose element is its own is looked at before
 * it is asked about; the first that is not there yet, or differs from the present one in anything that its row does not show, ends the table. Nothing
 * where no round but the present is known, or where a second person is to say yes besides, who is asked about each.
 */
export const loopRows = async (
  ahead: RowsAhead,
  { facts, needs }: Pick<Asked, 'facts' | 'needs'>,
  request: Request,
  look: Look | undefined
): Promise<Pick<About, 'rows' | 'later'>> => {
  const [first] = ahead.rows
  if (!first || needs?.includes('second-person')) return {}
  const rows: AskedRow[] = []
  for (const { act, values } of ahead.rows) {
    const own = facts && 'act' in act && act !== first.act && isOwn(act, first.act)
    const seen = own ? await look?.(act) : undefined
    if (own && !fitsBeside(facts, seen)) break
    rows.push({
      step: act.step,
      ...askedTarget(act),
      values: values.map(markUnasked(request)),
      ...(seen?.ok && { live: shownOf(seen.value) })
    })
  }
  if (rows.length < 2) return {}
  const later = ahead.later + ahead.rows.length - rows.length
  return { rows, ...(later > 0 && { later }) }
}

const originOf = (address: string | undefined): string | undefined =>
  address === undefined ? undefined : (URL.parse(address)?.origin ?? address)

/** All of an element that its row does not show: what it weighs and is, where it leads, and what it sends that is seen. */
const besideRow = ({ origin, effect, raisedBy, role, account, accountUnclear, ...leads }: LiveFacts): string => {
  const { link, linkTarget, form, drop } = leads
  return JSON.stringify([
    [origin, effect, raisedBy, role, account, accountUnclear, originOf(link), linkTarget, drop],
    form && [originOf(form.action), form.method, form.target, form.fields, form.left]
  ])
}

const fitsBeside = (facts: LiveFacts, seen: Result<LiveFacts> | undefined): boolean =>
  seen?.ok === true && besideRow(seen.value) === besideRow(facts)

const textsOf = ({ values }: Pick<RowAhead, 'values'>): string =>
  // What a round aims at is no value; it is compared as the target and by the live element.
  JSON.stringify(values.filter(({ label }) => label !== 'target').map(({ label, text }) => [label, text]))

/** Does a round, now that it has come, give exactly what its row said, to what its row said? */
export const isSameRow = (row: AskedRow, now: RowAhead): boolean =>
  row.step === now.act.step && row.target === askedTarget(now.act).target && textsOf(row) === textsOf(now)

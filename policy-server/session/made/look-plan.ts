import { ok, parseOrigin, type Result, refuse } from '@writ/dsl/contract'
import { parsePlan } from '@writ/dsl/syntax'
import * as z from 'zod'

/** What a planner asks for that writes no plan to look at a page. */
export const LOOK_SHAPE = {
  url: z.string().max(4000),
  part: z.string().max(1000).default('document').describe('A target in Writ: table "Orders"')
}

export interface Look {
  /** Of `http` or `https`, without a name or password. */
  readonly url: string
  /** A target of the language; `document` is the whole page. */
  readonly part: string
  /** Statements of the language; after each it is observed again. */
  readonly acts: readonly string[]
}

/**
 * The text of the plan that opens a page, observes it, and again after each act; `undefined` where no plan can open that
 * address. Part and acts are not looked at: what they say is checked with the plan.
 */
export const lookPlan = ({ url, part, acts }: Look): string | undefined => {
  const address = URL.canParse(url) ? new URL(url) : undefined
  const origin = address && parseOrigin(address.origin)
  if (!address || !origin?.ok || address.username !== '' || address.password !== '') return undefined
  const path = `${address.pathname}${address.search}${address.hash}`
  return [
    'plan "Look at a page"',
    `site page = ${JSON.stringify(origin.value)}`,
    'on page {',
    `  open ${JSON.stringify(path)}`,
    `  observe ${part}`,
    ...acts.flatMap((act) => [`  ${act}`, `  observe ${part}`]),
    '}',
    ''
  ].join('\n')
}

/** Does it open, observe once, and nothing else? A part may hold statements as well as a target. One that does not parse does nothing. */
const onlyLooks = (text: string): boolean => {
  const [on, ...more] = parsePlan(text).plan?.plan.body ?? []
  return on === undefined || (more.length === 0 && on.kind === 'on' && on.body.length === 2)
}

/** The text of the plan that looks once. Refuses `session/bad-request` where no plan can open that address, or the part is more than a target. */
export const planOfLook = ({ url, part }: Omit<Look, 'acts'>): Result<string> => {
  const text = lookPlan({ url, part, acts: [] })
  if (text === undefined) return refuse('session/bad-request', { why: 'url: http or https, without a password' })
  return onlyLooks(text) ? ok(text) : refuse('session/bad-request', { why: 'part: one target' })
}

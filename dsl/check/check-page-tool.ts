import type { Act, Obtained, Span } from '../contract/index.ts'
import { holdsFile } from './check-file.ts'
import { type Findings, report } from './walk.ts'

/** A hash as `pinOfPageTool` makes it. */
const PIN = /^[A-Za-z0-9_-]{43}$/

/**
 * A call of a tool that the page offers takes one record or nothing. Which arguments the tool takes only the page knows, and only it looks
 * whether these fit.
 */
export const checkPageCall = (
  f: Findings,
  { args, name, pin }: Pick<Extract<Act, { verb: 'call' }>, 'args' | 'name' | 'pin'>,
  span: Span
): void => {
  if (args.length > 1) report(f, span, 'check/tool-arguments', { name: `page.${name}` })
  if (pin !== undefined && !PIN.test(pin)) report(f, span, 'check/bad-pin', { name: `page.${name}` })
}

/** No page hands out a file: a handle in its mouth would be one of another site's. */
export const checkPageGives = (f: Findings, { name, type, span }: Extract<Obtained, { kind: 'tool' }>): void => {
  if (holdsFile(type)) report(f, span, 'check/tool-result', { name: `page.${name}` })
}

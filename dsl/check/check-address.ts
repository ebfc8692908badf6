import { type Expr, isSitePath } from '../contract/index.ts'
import { type Findings, report, type Site } from './walk.ts'

/** The literal that an address begins with. */
const headOf = (url: Expr): Expr => (url.kind === 'binary' && url.op === '+' ? headOf(url.left) : url)

/** The path of a whole address at this site, as a string of the plan. */
const pathAt = ({ origin }: Site, address: string): string | undefined =>
  origin !== '' && address.startsWith(`${origin}/`) ? JSON.stringify(address.slice(origin.length)) : undefined

/** An address begins with a literal path, so that its origin is never computed. */
export const checkAddress = (f: Findings, site: Site | undefined, url: Expr): void => {
  const head = headOf(url)
  const path = head.kind === 'text' && isSitePath(head.value) ? head.value : undefined
  // A bare "/" says too little when something follows, which could be another "/".
  if (path === undefined || (path === '/' && head !== url))
    report(
      f,
      head.span,
      'check/computed-origin',
      {},
      site && head.kind === 'text' ? pathAt(site, head.value) : undefined
    )
}

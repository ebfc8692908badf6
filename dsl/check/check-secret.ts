import type { Act, Span } from '../contract/index.ts'
import type { FlowNode } from './flow-graph.ts'
import { type Findings, type Place, report, reportUnknown, type Site } from './walk.ts'

/** A secret may be filled in at its own site, and at the sites that it signs in through. */
const belongs = (site: Site, { origin, via }: Site): boolean => site.origin === origin || via.includes(site.origin)

/**
 * A secret that is filled in: declared, and at its own site or where that signs in. It goes to the site, or wherever at its
 * sign-in origins the tab is, and is not a flow: the manifest lists it with whom it reaches (L23). Gives its node.
 */
export const checkSecret = (
  f: Findings,
  { site, times, inFrame }: Place,
  { secret: ref }: Extract<Act, { verb: 'fill-secret' }>,
  span: Span
): FlowNode | undefined => {
  const { name } = ref
  const secret = f.secrets.get(name)
  if (!secret) {
    reportUnknown(f, span, 'check/unknown-name', { word: name, known: f.secrets.keys(), which: 'last' })
    return undefined
  }
  secret.used = true
  if (!secret.site || !site) return undefined
  if (!belongs(site, secret.site)) {
    report(f, span, 'check/secret-elsewhere', { name, origin: secret.site.origin })
    return undefined
  }
  f.ledger.addSecret(ref, site, times)
  const filled = f.vaultAt(site)
  f.flows.edge('L23', filled, site.self.given)
  if (!inFrame) for (const origin of site.via) f.flows.edge('L23', filled, f.people.site(origin).given)
  return filled
}

import { isAuthorized } from '@cedar-policy/cedar-wasm/nodejs'
import { decideManifest } from '@writ/policy-server/decide'
import type { Row } from '../conformance/row.ts'
import { againstAim } from '../dsl/against-aim.ts'
import { quantile } from '../quantile.ts'
import { ACTORS, manifestOf, planText, policyOf, policyText } from './grounds.ts'

const COUNTS = [10, 100, 1000]
/** Milliseconds: the aim for a whole plan decided and signed. */
const AIM = 10
const ROUNDS = 60

const time = (act: () => unknown): number => {
  const began = performance.now()
  act()
  return performance.now() - began
}

/** Each plan has names that were not decided before, so that nothing is answered from what is kept. */
const freshTimes = (count: number): readonly number[] => {
  const policy = policyOf(count)
  const manifests = Array.from({ length: ROUNDS }, (_, n) => manifestOf(planText(n)))
  return manifests.map((manifest, n) =>
    time(() => {
      const decided = decideManifest({ ...ACTORS, policy, manifest, now: { at: Date.now() + n } })
      if (!decided.ok) throw new Error(decided.refusal.message)
    })
  )
}

/** One bare question to Cedar over the same policies as text, which it parses each time: what is saved by keeping them parsed. */
const bareTime = (count: number): number => {
  const staticPolicies = policyText(count)
  const target = { type: 'Target', id: 'x' }
  const attrs = { origin: 'https://s1.example.com', role: 'link', name: 'Link', verb: 'click', text: 'link' }
  const context = { approved: false, count: 1, origin: 'https://s1.example.com' }
  const times = Array.from({ length: 5 }, () =>
    time(() =>
      isAuthorized({
        principal: { type: 'Agent', id: 'planner' },
        action: { type: 'Action', id: 'activate' },
        resource: target,
        context,
        policies: { staticPolicies },
        entities: [{ uid: target, attrs, parents: [{ type: 'Site', id: 'https://s1.example.com' }] }]
      })
    )
  )
  return quantile(times, 0.5)
}

const rounded = (value: number): number => Math.round(value * 100) / 100

/** A manifest of thirty effects, and its flows, decided under few and many policies; the first is the one that has to parse them. */
export const measureDecisions = (): readonly Row[] =>
  COUNTS.flatMap((count) => {
    const effects = manifestOf(planText(0)).effects.length
    const [first = 0, ...later] = freshTimes(count)
    const bare = bareTime(count)
    const name = `${effects} effects under ${count} policies`
    return [
      againstAim(`${name}, p50`, quantile(later, 0.5), 'ms', AIM),
      againstAim(`${name}, p99`, quantile(later, 0.99), 'ms', AIM),
      {
        metric: `${name}, the first after a change`,
        value: rounded(first),
        unit: 'ms',
        beside: 'one bare Cedar request over their text',
        ratio: rounded(first / bare)
      }
    ]
  })

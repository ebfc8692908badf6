import type { Origin } from '@writ/dsl/contract'
import { decideManifest } from '../../policy-server/decide/decide-manifest.ts'
import { layPolicies, parsePolicy } from '../../policy-server/decide/index.ts'
import { ACTORS, effect, flow, manifest } from '../../policy-server/testing/test-manifest.ts'
import type { Attack } from '../row.ts'
import { gotThrough, sentBack } from '../said.ts'

const A = 'https://a.example' as Origin
const B = 'https://b.example' as Origin
const NINE = Date.UTC(2026, 2, 2, 9)

const permits = 'permit (principal, action, resource);'

/** What a plan is told under this tenant's policy, as the first effect of its token says, or why there is none. */
const decided = (text: string, given: Omit<Parameters<typeof decideManifest>[0], 'policy' | keyof typeof ACTORS>) => {
  const tenant = parsePolicy(text)
  if (!tenant.ok) return sentBack(tenant.refusal.code)
  const policy = layPolicies({ tenant: tenant.value, dial: 'none' })
  const answer = decideManifest({ ...ACTORS, policy, ...given })
  if (!answer.ok) return sentBack(answer.refusal.code)
  const asked = answer.value.details.find(({ approval }) => approval === 'ask')
  return asked ? sentBack(`${asked.id} asks`) : gotThrough()
}

const click = manifest([effect({ origin: A, effect: 'activate' })])
const after = (hour: number) =>
  `${permits} forbid (principal, action == Action::"activate", resource) when { context.time.hour >= ${hour} };`
const many = (count: number) => manifest([effect({ origin: A, effect: 'activate', max: count })])
const fewer = (limit: string) =>
  `permit (principal, action == Action::"activate", resource) when { context.count < ${limit} };`
const moves = manifest([effect({ origin: B })], [flow({ from: A, to: B, how: ['value'] })])
const asksToMove = 'permit (principal, action, resource) when { context.approved || action != Action::"flow" };'

export const ATTACKS: readonly Attack[] = [
  {
    name: 'a forbid that fails because an attribute is missing',
    guards: [
      {
        file: 'policy-server/decide/decide-request.ts',
        find: 'const [failed] = diagnostics.errors',
        replace: 'const failed = undefined as { policyId: string } | undefined'
      }
    ],
    // Nothing says what time it is: Cedar passes over the forbid that wants to know.
    attack: () => decided(after(18), { manifest: click }),
    twin: () => decided(after(18), { manifest: click, now: { at: NINE } })
  },
  {
    name: 'a count beyond what is held exactly',
    guards: [
      {
        file: 'policy-server/decide/decide-request.ts',
        find: 'if (hasUnsafeNumber(request.context))',
        replace: 'if (false)'
      },
      {
        file: 'policy-server/decide/policy-part.ts',
        find: 'if (hasUnsafeNumber(policy.conditions))',
        replace: 'if (false)'
      }
    ],
    // As many as the limit is read as one fewer.
    attack: () =>
      decided(fewer('9007199254740993'), {
        manifest: many(Number('9007199254740993'))
      }),
    twin: () => decided(fewer('9007199254740991'), { manifest: many(3) })
  },
  {
    name: 'a flow that only approval permits, taken for a silent one',
    guards: [
      {
        file: 'policy-server/decide/decide-request.ts',
        find: 'const silent = seesYes ? askOnce(shard, set, action, request, false) : approved',
        replace: 'const silent = approved'
      }
    ],
    attack: () => decided(asksToMove.replace('action != Action::"flow"', 'resource is Target'), { manifest: moves }),
    twin: () => decided(permits, { manifest: moves })
  },
  {
    name: 'an act on a sign-in origin that policy forbids, under the name of its site',
    guards: [
      {
        file: 'policy-server/decide/decide-manifest.ts',
        find: '[own, ...via, ',
        replace: '[own, '
      }
    ],
    attack: () =>
      decided(`${permits} forbid (principal, action, resource in Site::"${B}");`, {
        manifest: manifest([effect({ origin: A, via: [B] })])
      }),
    twin: () =>
      decided(`${permits} forbid (principal, action, resource in Site::"https://c.example");`, {
        manifest: manifest([effect({ origin: A, via: [B] })])
      })
  },
  {
    name: 'a tenant that permits what the vendor never does',
    guards: [
      {
        file: 'policy-server/decide/lay-policies.ts',
        find: "...laid('floor', FLOOR),",
        replace: ''
      }
    ],
    attack: () =>
      decided(permits, { manifest: manifest([effect({ origin: 'https://chromewebstore.google.com' as Origin })]) }),
    twin: () => decided(permits, { manifest: click })
  }
]

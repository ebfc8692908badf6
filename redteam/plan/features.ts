import { type EffectClass, type FeatureDefinition, type FeatureTerms, pinOfFeature } from '@writ/dsl/contract'
import { CLAIMS } from '../../dsl/contract/testing/sample-claims.ts'
import type { AppFeatures } from '../../extension/platform/road/acting/app-features.ts'
import { lackOfFeature } from '../../extension/platform/road/acting/do-feature.ts'
import type { ToolNeed } from '../../extension/platform/road/acting/do-tool.ts'
import { decideManifest } from '../../policy-server/decide/decide-manifest.ts'
import { layPolicies, parsePolicy } from '../../policy-server/decide/index.ts'
import { ACTORS, effect, manifest } from '../../policy-server/testing/test-manifest.ts'
import type { Attack, Said } from '../row.ts'
import { gotThrough, sentBack } from '../said.ts'

const FEATURE = 'extension/platform/road/acting/do-feature.ts'
const TELL: FeatureDefinition = {
  name: 'tell',
  effect: 'share',
  input: { type: 'object' },
  presence: 'none',
  consent: 'every'
}

/** What a device says of a call of `tell` that was decided so, in an app that has `now`. */
const called = (now: FeatureDefinition, approval: 'ask' | 'allow' = 'ask', asClass: EffectClass = 'share'): Said => {
  const app = { all: () => [now], fits: () => true } as unknown as AppFeatures
  const grant = {
    type: 'writ_action',
    id: 'e1',
    origin: 'tool:app',
    verb: 'call',
    effect: asClass,
    name: 'tell'
  } as const
  const details = [{ ...grant, pin: pinOfFeature(TELL), max: 1, approval, raise: {} }]
  const need = {
    kind: 'tool',
    tool: 'app',
    name: 'tell',
    args: [],
    checked: { effect: 'e1', class: asClass }
  } as unknown as ToolNeed
  const no = lackOfFeature(need, { claims: { ...CLAIMS, authorization_details: details } }, app)
  return no ? sentBack(no.code) : gotThrough()
}

/** How a call is decided of which the app has its person asked so, by a policy that lets everything pass in silence. */
const decided = (consent: FeatureTerms['consent']): Said => {
  const tenant = parsePolicy('permit (principal, action, resource);')
  if (!tenant.ok) return sentBack(tenant.refusal.code)
  const { target: _, ...call } = effect({ origin: 'tool:app', verb: 'call', effect: 'share', name: 'tell' })
  const answer = decideManifest({
    ...ACTORS,
    policy: layPolicies({ tenant: tenant.value, dial: 'none' }),
    manifest: manifest([call]),
    now: { features: { tell: { presence: 'none', consent } } }
  })
  if (!answer.ok) return sentBack(answer.refusal.code)
  return answer.value.details.some(({ approval }) => approval === 'ask') ? sentBack('asks') : gotThrough()
}

export const ATTACKS: readonly Attack[] = [
  {
    name: 'a feature of the app that is another than was decided',
    guards: [
      {
        file: FEATURE,
        find: '|| grant?.pin !== pinOfFeature(feature))',
        replace: '|| !grant)'
      }
    ],
    attack: () => called({ ...TELL, description: 'Tells everybody.' }),
    twin: () => called(TELL)
  },
  {
    name: 'a grant that lets a feature pass in silence of which the app has its person asked',
    guards: [
      { file: FEATURE, find: "if (feature.consent !== 'none' && grant.approval !== 'ask')", replace: 'if (false)' }
    ],
    attack: () => called(TELL, 'allow'),
    twin: () => called(TELL, 'ask')
  },
  {
    name: 'a server that has a feature called as less than its app says that it is',
    guards: [
      { file: FEATURE, find: 'if (riskOf(need.checked.class) < riskOf(feature.effect))', replace: 'if (false)' }
    ],
    attack: () => called(TELL, 'ask', 'read'),
    twin: () => called(TELL, 'ask', 'transact')
  },
  {
    name: 'a policy that lets such a feature pass in silence',
    guards: [
      {
        file: 'policy-server/decide/decide-manifest.ts',
        find: "if (consent === 'none' || decided.decision === 'deny') return decided",
        replace: 'if (consent) return decided'
      }
    ],
    attack: () => decided('every'),
    twin: () => decided('none')
  }
]

import type { CoveredAct, EffectClass, LiveFacts, Question } from '@writ/dsl/contract'
import { originOf } from '../../page/origin-of.ts'

type About = Question['about']
type Act = Extract<About, { kind: 'act' }>

/** What no lasting yes covers: each of these is asked about by itself. */
const BY_ITSELF: readonly EffectClass[] = ['transact', 'destroy', 'code', 'tool', 'human']

/** What leads to another site, or takes a file from the device: data goes where it did not go before. */
const leaves = ({ origin, form, link }: LiveFacts, effect: EffectClass): boolean =>
  effect === 'upload' ||
  [form?.action, link].some((address) => address !== undefined && originOf(address) !== originOf(origin))

/** Exactly what a lasting yes to this act covers; `undefined` where the page shows no element with a name of its own, or says that several are signed in. */
const coversOf = ({ verb, effect, values, dialog }: Act, live: LiveFacts): CoveredAct | undefined => {
  const { origin, role, name, account, form, link, linkTarget, drop } = live
  // Who would answer for it must be known to be the same each time.
  if (role === '' || name === '' || live.accountUnclear) return undefined
  const key = values.find(({ label }) => label === 'key')?.text
  const secret = values.find((value) => value.secret)
  return {
    origin,
    verb,
    role,
    name,
    ...(account !== undefined && { account }),
    effect,
    ...(form && { form: { action: form.action, method: form.method, ...(form.target && { target: form.target }) } }),
    ...(link !== undefined && { link }),
    ...(linkTarget !== undefined && { linkTarget }),
    ...(drop && { drop: { role: drop.role, name: drop.name } }),
    ...(key !== undefined && { key }),
    ...(secret && { secret: `${secret.text}.${secret.label}` }),
    ...(dialog !== undefined && { dialog })
  }
}

/**
 * What a yes to a question may be besides *once* (docs/approval.md). Nothing, where it is no act on one named element, where the
 * act is to be asked about each time (`everyTime`), or its class by itself; no *always*, where data would go to another site or
 * leave the device. Of a call of a `feature` whose app asks for consent once, *for this task*.
 */
export const offersOf = (
  about: About,
  everyTime: boolean,
  feature?: { readonly name: string }
): Pick<Question, 'offers' | 'covers'> => {
  if (about.kind !== 'act' || everyTime || BY_ITSELF.includes(about.effect)) return { offers: [] }
  const { origin, verb, effect } = about
  if (feature) return { offers: ['task'], covers: { origin, verb, role: 'tool', name: feature.name, effect } }
  if (!about.live) return { offers: [] }
  // Where the page stands is what the browser says; what the page says of itself must be the same.
  const covers = about.live.origin === about.origin ? coversOf(about, about.live) : undefined
  if (!covers) return { offers: [] }
  return { offers: leaves(about.live, about.effect) ? ['task'] : ['task', 'always'], covers }
}

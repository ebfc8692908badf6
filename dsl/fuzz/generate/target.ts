import type { Target, TargetState } from '../../contract/index.ts'
import { type Env, inner } from './env.ts'
import { makeExpr } from './expr.ts'
import { aim, NUMBER, TEXT } from './tree.ts'

/** Quiet roles and names, so that most acts are of class activate; a few words that raise. */
const NAMES = ['A', 'B', 'C', 'Next', 'Open'] as const
const RISKY_NAMES = ['Submit', 'Send', 'Pay', 'Delete'] as const
const STATES: readonly TargetState[] = [
  { kind: 'first' },
  { kind: 'last' },
  { kind: 'nth', nth: 2 },
  ...(['enabled', 'disabled', 'checked', 'unchecked', 'selected', 'expanded', 'collapsed'] as const).map((kind) => ({
    kind
  }))
]

/** Variables of records that know their element, by which `@x` aims. */
const handles = ({ known }: Env) => known.filter(({ elements, type }) => elements && type.kind === 'record')

/**
 * A target of one of these roles. Now and then it is aimed by data: a name computed at run time (`named`), or the very
 * element of a record (`@x`), in the target itself or in what it stands in.
 */
export const makeTarget = (env: Env, roles: readonly string[], risky = false): Target => {
  const { random } = env
  const role = random.pick(roles)
  const aimed = handles(env)
  if (aimed.length > 0 && random.chance(0.2)) return element(random.pick(aimed).name)
  if (env.refs.length > 0 && random.chance(0.1)) return element(random.pick(env.refs))
  const target = aim(role, { match: { kind: 'is', text: random.pick(risky ? RISKY_NAMES : NAMES) } })
  switch (random.below(12)) {
    case 0:
    case 1:
      return aim(role, { match: { kind: 'named', name: makeExpr(inner(env), random.pick([TEXT, NUMBER]), 1) } })
    case 2:
      return { ...target, states: [random.pick(STATES)] }
    case 3:
      return { ...target, having: [makeTarget(inner(env), ['cell', 'text'])] }
    case 4:
      return { ...target, in: makeTarget(inner(env), ['region', 'row', 'list']) }
    case 5:
      return { ...target, in: aim('page') }
    case 6:
      return aim(role, { match: { kind: random.pick(['like', 'near', 'described']), text: 'A*' } })
    default:
      return target
  }
}

const element = (named: string): Target => aim('element', { match: { kind: 'element', element: named } })

import { type EffectClass, type Hash, hashJson, ok, type Result, refuse } from '@writ/dsl/contract'
import { and, eq } from 'drizzle-orm'
import { canBeAllowed, MAX_RULE_LIFE, type PersonRule } from '../../decide/index.ts'
import { devices, personRules, type Queries } from '../../store/index.ts'
import { randomId } from '../random-id.ts'

const MAX_RULES = 500
const DAY = 24 * 60 * 60 * 1000

/** What a person answers for good. `days` is how long an `allow` holds, 30 where nothing is said. */
export interface RuleGiven {
  readonly effect: EffectClass
  readonly origin: string
  readonly agent?: string | undefined
  readonly answer: PersonRule['answer']
  readonly days?: number | undefined
}

/** The rules of a person that have not ended. */
export const readRules = async (tx: Queries, person: string, at: number): Promise<readonly PersonRule[]> =>
  (await tx.select().from(personRules).where(eq(personRules.person, person)).orderBy(personRules.id))
    .filter(({ expires }) => expires === null || expires.getTime() > at)
    .map(({ id, effect, origin, agent, answer, expires }) => ({
      id,
      effect,
      origin,
      answer,
      ...(agent !== null && { agent }),
      ...(expires && { expires: expires.getTime() })
    }))

/** Do all of these rules still hold: none was taken back, or has ended? */
export const rulesHold = async (
  tx: Queries,
  person: string,
  relied: readonly string[],
  at: number
): Promise<boolean> => {
  if (relied.length === 0) return true
  const held = new Set((await readRules(tx, person, at)).map(({ id }) => id))
  return relied.every((id) => held.has(id))
}

/** Over rules: those that narrow, or all of them. */
export const hashRules = (rules: readonly PersonRule[], which: 'narrowing' | 'all'): Hash =>
  hashJson(rules.filter(({ answer }) => which === 'all' || answer !== 'allow').map((rule) => ({ ...rule })))

/** Writes a rule down. Refuses `rule/not-allowed` for what no rule can allow, or for so long; `rule/too-many`. */
export const addRule = async (
  tx: Queries,
  person: string,
  given: RuleGiven,
  at: number
): Promise<Result<PersonRule>> => {
  const { effect, origin, agent, answer, days } = given
  const life = (days ?? MAX_RULE_LIFE / DAY) * DAY
  if (answer === 'allow' && (!canBeAllowed(effect) || !(life > 0 && life <= MAX_RULE_LIFE)))
    return refuse('rule/not-allowed', { effect, days: MAX_RULE_LIFE / DAY })
  const held = await readRules(tx, person, at)
  if (held.length >= MAX_RULES) return refuse('rule/too-many', { limit: MAX_RULES })
  const id = randomId('rule')
  const isEnding = answer === 'allow' || days !== undefined
  const rule: PersonRule = {
    id,
    effect,
    origin,
    answer,
    ...(agent !== undefined && { agent }),
    ...(isEnding && { expires: at + life })
  }
  await tx.insert(personRules).values({
    id,
    person,
    effect,
    origin,
    answer,
    agent: agent ?? null,
    at: new Date(at),
    expires: isEnding ? new Date(at + life) : null
  })
  return ok(rule)
}

/** Takes a rule of this person back; of another's it does nothing. */
export const removeRule = async (tx: Queries, person: string, id: string): Promise<void> => {
  await tx.delete(personRules).where(and(eq(personRules.person, person), eq(personRules.id, id)))
}

/** Whose device it is. */
export const personOf = async (tx: Queries, device: string): Promise<string | undefined> =>
  (await tx.select({ person: devices.person }).from(devices).where(eq(devices.id, device)))[0]?.person

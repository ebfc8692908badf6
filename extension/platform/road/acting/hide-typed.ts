import {
  type ActOutcome,
  type Json,
  type Origin,
  ok,
  parseOrigin,
  type Result,
  refusal,
  type SecretPart,
  type Value
} from '@writ/dsl/contract'
import type { Vault } from '../../vault/vault.ts'
import { hideAccount, LEAST } from './hide-account.ts'

/** A secret that a run filled in, by name. */
export interface TypedSecret {
  readonly origin: string
  readonly name: string
  readonly part: SecretPart
}

/** What sites call their person by, and codes that are worth nothing a minute later. */
const OPEN: readonly SecretPart[] = ['username', 'totp']
const textsIn = (value: Json): readonly string[] => {
  if (typeof value === 'string') return [value]
  if (typeof value === 'number') return [`${value}`]
  if (typeof value !== 'object' || value === null) return []
  return Array.isArray(value)
    ? value.flatMap(textsIn)
    : Object.entries(value).flatMap(([key, at]) => [key, ...textsIn(at as Json)])
}

const typedTexts = async (
  typed: readonly TypedSecret[],
  vault: Pick<Vault, 'reveal'>
): Promise<readonly string[] | undefined> => {
  const texts: string[] = []
  for (const { origin, name, part } of typed.filter((one) => !OPEN.includes(one.part))) {
    const exact = parseOrigin(origin)
    const text = exact.ok ? await vault.reveal(exact.value as Origin, { name, part }) : exact
    if (text.ok) texts.push(text.value)
    // What was deleted since, nobody can look for; a locked vault could say.
    else if (text.refusal.code === 'vault/locked') return undefined
  }
  return texts.filter((text) => text.length >= LEAST)
}

/**
 * What the documents of a run say, without what says a secret that the run filled in: a site may show a password on a page that comes
 * after. Refuses `target/secret-field` for what says one, and `vault/locked` for any value where the vault was locked since.
 */
export const hideTyped = async (
  outcomes: readonly (ActOutcome | undefined)[],
  typed: readonly TypedSecret[],
  vault: Pick<Vault, 'reveal'>
): Promise<readonly (ActOutcome | undefined)[]> => {
  const heard = await Promise.all(outcomes.map((outcome) => hideIn(outcome, typed, vault)))
  return await hideValues(heard, typed, vault)
}

/** A raise tells who is signed in. */
const hideIn = async (
  outcome: ActOutcome | undefined,
  typed: readonly TypedSecret[],
  vault: Pick<Vault, 'reveal'>
): Promise<ActOutcome | undefined> => {
  if (outcome?.kind !== 'raised') return outcome
  const facts = await hideAccount(outcome.facts, typed, vault)
  return facts.ok ? { kind: 'raised', facts: facts.value } : { kind: 'refused', refusal: facts.refusal }
}

const hideValues = async (
  outcomes: readonly (ActOutcome | undefined)[],
  typed: readonly TypedSecret[],
  vault: Pick<Vault, 'reveal'>
): Promise<readonly (ActOutcome | undefined)[]> => {
  const says = outcomes.some((outcome) => outcome?.kind === 'done' && outcome.value !== undefined)
  if (!says || typed.length === 0) return outcomes
  const texts = await typedTexts(typed, vault)
  return outcomes.map((outcome) => {
    if (outcome?.kind !== 'done' || outcome.value === undefined) return outcome
    if (!texts) return { kind: 'refused', refusal: refusal('vault/locked') }
    const said = textsIn(outcome.value as Json)
    return texts.some((text) => said.some((one) => one.includes(text)))
      ? { kind: 'refused', refusal: refusal('target/secret-field') }
      : outcome
  })
}

/**
 * May what pages were heard to say leave the device, for somebody else to read: a second person, or the readers of a recording? Refuses
 * `target/secret-field` where it says a secret that the run filled in, and `vault/locked` where nobody can tell whether it does.
 */
export const mayLeave = async (
  told: object,
  typed: readonly TypedSecret[],
  vault: Pick<Vault, 'reveal'>
): Promise<Result<void>> => {
  const [heard] = await hideValues([{ kind: 'done', value: told as Value }], typed, vault)
  return heard?.kind === 'refused' ? { ok: false, refusal: heard.refusal } : ok(undefined)
}

import { type PolicyJson, policyToJson } from '@cedar-policy/cedar-wasm/nodejs'
import { splitPolicies } from '../decide/split-policies.ts'

/** A policy as its author wrote it, with its syntax tree. */
export interface ReadPolicy {
  readonly name: string
  readonly hasId: boolean
  readonly json: PolicyJson
  readonly start: number
  readonly end: number
}

/** The policies of a text that parses, in their order; none where it does not. */
export const readPolicies = (text: string): readonly ReadPolicy[] =>
  (splitPolicies(text)?.policies ?? []).flatMap(({ text: policy, start, end }, i) => {
    const parsed = policyToJson(policy)
    if (parsed.type === 'failure') return []
    const id = parsed.json.annotations?.id
    return [{ name: id ?? `policy #${i + 1}`, hasId: id !== undefined, json: parsed.json, start, end }]
  })

/** Where a string stands as a literal within a policy: its first place, or the policy's own. */
export const placeOfString = (
  text: string,
  { start, end }: Pick<ReadPolicy, 'start' | 'end'>,
  wanted: string
): { readonly start: number; readonly end: number } => {
  for (const found of text.slice(start, end).matchAll(/"(?:[^"\\]|\\[\s\S])*"|\/\/[^\n]*/g)) {
    const at = start + found.index
    if (found[0] === JSON.stringify(wanted)) return { start: at, end: at + found[0].length }
  }
  return headOf(text, { start, end })
}

/** Where a policy says `permit` or `forbid`: what is pointed at where the whole policy is meant. */
export const headOf = (
  text: string,
  { start, end }: Pick<ReadPolicy, 'start' | 'end'>
): { readonly start: number; readonly end: number } => {
  for (const found of text.slice(start, end).matchAll(/"(?:[^"\\]|\\[\s\S])*"|\/\/[^\n]*|\b(?:permit|forbid)\b/g)) {
    const at = start + found.index
    if (/^[pf]/.test(found[0])) return { start: at, end: at + found[0].length }
  }
  return { start, end }
}

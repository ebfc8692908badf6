/** One test of a text in a policy: is it this, or like this pattern? Of a pattern, `any` is any run of characters, `=x` the character x. */
export type TextTest =
  | { readonly kind: 'is'; readonly text: string }
  | { readonly kind: 'like'; readonly pattern: readonly string[] }

/** An attribute of the resource or the context, as `resource.name`. */
export type AttributeName = `${'resource' | 'context'}.${string}`

export interface TestedAttribute {
  readonly attribute: AttributeName
  readonly tests: readonly TextTest[]
}

const isRecord = (part: unknown): part is Readonly<Record<string, unknown>> =>
  typeof part === 'object' && part !== null && !Array.isArray(part)

const attributeOf = (part: unknown): AttributeName | undefined => {
  const access = isRecord(part) ? part['.'] : undefined
  if (!isRecord(access) || !isRecord(access.left) || typeof access.attr !== 'string') return undefined
  const { Var: variable } = access.left
  return variable === 'resource' || variable === 'context' ? `${variable}.${access.attr}` : undefined
}

const textOf = (part: unknown): string | undefined =>
  isRecord(part) && typeof part.Value === 'string' ? part.Value : undefined

const patternOf = (pattern: unknown): TextTest | undefined => {
  if (!Array.isArray(pattern)) return undefined
  const parts: string[] = []
  for (const part of pattern) {
    if (part === 'Wildcard') parts.push('any')
    else if (isRecord(part) && typeof part.Literal === 'string') parts.push(`=${part.Literal}`)
    else return undefined
  }
  return { kind: 'like', pattern: parts }
}

/**
 * An operation in Cedar's JSON form that does nothing with an attribute but to compare it with texts that stand in the policy:
 * `==`, `!=`, `like`, and `contains` of a set of texts. `undefined` for anything else.
 */
export const testedAttribute = (operator: string, operands: unknown): TestedAttribute | undefined => {
  if (!isRecord(operands)) return undefined
  const { left, right } = operands
  if (operator === '==' || operator === '!=') {
    const attribute = attributeOf(left) ?? attributeOf(right)
    const text = textOf(right) ?? textOf(left)
    return attribute && text !== undefined ? { attribute, tests: [{ kind: 'is', text }] } : undefined
  }
  if (operator === 'like') {
    const attribute = attributeOf(left)
    const test = patternOf(operands.pattern)
    return attribute && test ? { attribute, tests: [test] } : undefined
  }
  if (operator === 'contains' && isRecord(left) && Array.isArray(left.Set)) {
    const attribute = attributeOf(right)
    const texts = left.Set.map(textOf)
    if (!attribute || texts.includes(undefined)) return undefined
    return { attribute, tests: texts.map((text) => ({ kind: 'is', text: text ?? '' })) }
  }
  return undefined
}

/** Does a text match, character by character? Greedy, with a step back to the last wildcard: at worst the product of both lengths. */
const isLike = (text: string, pattern: readonly string[]): boolean => {
  const chars = [...text]
  let at = 0
  let next = 0
  let star = -1
  let mark = 0
  while (at < chars.length) {
    if (pattern[next] === 'any') {
      star = next++
      mark = at
    } else if (pattern[next] === `=${chars[at]}`) {
      next++
      at++
    } else if (star >= 0) {
      next = star + 1
      at = ++mark
    } else return false
  }
  return pattern.slice(next).every((part) => part === 'any')
}

/** How a text answers the tests, as one word: two texts with the same are alike to every policy that does nothing else with them. */
export const answersOf = (text: string, tests: readonly TextTest[]): string =>
  tests.map((test) => ((test.kind === 'is' ? test.text === text : isLike(text, test.pattern)) ? '1' : '0')).join('')

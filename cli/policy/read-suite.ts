import type { Span } from '@writ/dsl/contract'
import { type Document, isMap, isScalar, LineCounter, type Node, parseDocument } from 'yaml'
import type { z } from 'zod'
import { type Suite, suiteSchema } from './suite-schema.ts'

/** What is wrong with a suite, at its place. */
export interface SuiteFault {
  readonly code: 'suite/yaml' | 'suite/shape'
  readonly severity: 'error'
  readonly message: string
  readonly span: Span
}

export interface ReadSuite {
  readonly suite: Suite
  /** Where a case begins, by its place in the list. */
  readonly spanOf: (path: readonly PropertyKey[]) => Span
}

const placeIn = (document: Document.Parsed, path: readonly PropertyKey[], key?: string): [number, number] => {
  const node = path.length === 0 ? document.contents : document.getIn(path.filter(isStep), true)
  if (key !== undefined && isMap(node)) {
    const pair = node.items.find(({ key: name }) => isScalar(name) && name.value === key)
    const range = (pair?.key as Node | undefined)?.range
    if (range) return [range[0], range[1]]
  }
  const range = (node as Node | undefined | null)?.range
  if (range) return [range[0], range[1]]
  return path.length === 0 ? [0, 0] : placeIn(document, path.slice(0, -1))
}

const isStep = (step: PropertyKey): step is string | number => typeof step !== 'symbol'

type Issue = z.core.$ZodIssue

/** Of several shapes that were all missed, the one that was meant is that whose members were looked at. */
const meantBy = (issue: Issue): readonly Issue[] => {
  if (issue.code !== 'invalid_union') return [issue]
  const ways = issue.errors.map((way) => way.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })))
  const deep = ways.find((way) =>
    way.some(({ path, code }) => path.length > issue.path.length || code === 'unrecognized_keys')
  )
  return (deep ?? ways[0] ?? []).flatMap((inner) => meantBy(inner as Issue))
}

const isMissing = ({ code, message }: Issue): boolean => code === 'invalid_type' && /received undefined/.test(message)

/** Exactly one thing is judged in a case, and what is expected must be able to hold of it. */
const shapeFaults = ({ cases }: Suite): readonly { readonly path: PropertyKey[]; readonly message: string }[] =>
  cases.flatMap((one, i) => {
    const given = (['plan', 'effect', 'flow'] as const).filter((what) => one[what] !== undefined)
    const path = ['cases', i]
    if (given.length !== 1)
      return [{ path, message: `a case has one of plan, effect and flow; this has ${given.length}` }]
    const expected = one.expect
    if (typeof expected === 'string') return []
    const wantsParts = expected.effects ?? expected.flows ?? expected.egress
    if (given[0] !== 'plan' && wantsParts !== undefined)
      return [{ path: [...path, 'expect'], message: 'effects, flows and egress are expected of a plan alone' }]
    if (expected.decision === undefined && (expected.by !== undefined || wantsParts === undefined))
      return [{ path: [...path, 'expect'], message: 'a `decision` is missing' }]
    return []
  })

/** Reads a suite; unknown keys and whatever does not fit are refused with their places. */
export const readSuite = (text: string): ReadSuite | { readonly faults: readonly SuiteFault[] } => {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, strict: true, uniqueKeys: true })
  const spanAt = ([start, end]: readonly [number, number]): Span => {
    const { line, col } = lines.linePos(start)
    return { start, end, line, column: col }
  }
  const broken = [...document.errors, ...document.warnings]
  if (broken.length > 0)
    return {
      faults: broken.map(({ message, pos }) => ({
        code: 'suite/yaml',
        severity: 'error',
        message: message.split(' at line')[0] ?? message,
        span: spanAt(pos)
      }))
    }
  const fault = (path: readonly PropertyKey[], message: string, key?: string): SuiteFault => ({
    code: 'suite/shape',
    severity: 'error',
    message,
    span: spanAt(placeIn(document, path, key))
  })
  const parsed = suiteSchema.safeParse(document.toJS({ maxAliasCount: 100 }))
  if (!parsed.success) {
    const faults = parsed.error.issues.flatMap(meantBy).flatMap((issue) => {
      if (issue.code === 'unrecognized_keys')
        return issue.keys.map((key) => fault(issue.path, `there is no \`${key}\` here`, key))
      const name = String(issue.path.at(-1) ?? 'this')
      return [fault(issue.path, isMissing(issue) ? `\`${name}\` is missing` : `\`${name}\`: ${issue.message}`)]
    })
    return { faults: faults.toSorted((a, b) => a.span.start - b.span.start) }
  }
  const faults = shapeFaults(parsed.data).map(({ path, message }) => fault(path, message))
  return faults.length > 0 ? { faults } : { suite: parsed.data, spanOf: (path) => spanAt(placeIn(document, path)) }
}

import { expect, test } from 'vitest'
import {
  type Act,
  type BinaryOp,
  type Decl,
  type Expr,
  FUNCTIONS,
  type Match,
  type Obtained,
  PAGE_TOOLS,
  type Read,
  type Stmt,
  type TargetState,
  type Type
} from '../../contract/index.ts'
import { parsePlan } from '../../syntax/index.ts'
import { accept } from '../judge/accept.ts'
import { makeProgram } from './program.ts'

const PROGRAMS = 1500

/** Every word that a tree is made of: a new one breaks the build here, and the test until it is generated. */
const WORDS = {
  kind: {
    ...{ on: 1, within: 1, frame: 1, tab: 1, let: 1, var: 1, set: 1, if: 1, for: 1, repeat: 1, stop: 1, try: 1 },
    ...{ do: 1, require: 1, wait: 1, 'wait-until': 1, 'hand-over': 1, observe: 1, keep: 1, return: 1, act: 1 },
    ...{ ask: 1, run: 1, tool: 1, endorse: 1, declassify: 1, download: 1, site: 1, secret: 1, input: 1, kept: 1 },
    ...{ number: 1, text: 1, boolean: 1, none: 1, name: 1, item: 1, field: 1, list: 1, record: 1, not: 1, negate: 1 },
    ...{ binary: 1, call: 1, where: 1, map: 1, sort: 1, exists: 1, read: 1 },
    ...{ is: 1, like: 1, near: 1, described: 1, named: 1, element: 1, first: 1, last: 1, nth: 1, enabled: 1 },
    ...{ disabled: 1, checked: 1, unchecked: 1, selected: 1, expanded: 1, collapsed: 1, accept: 1, dismiss: 1 },
    answer: 1
  } satisfies Record<
    | Stmt['kind']
    | Obtained['kind']
    | Decl['kind']
    | Expr['kind']
    | Match<Expr>['kind']
    | TargetState['kind']
    | NonNullable<Extract<Stmt, { kind: 'act' }>['answer']>['kind'],
    1
  >,
  verb: {
    ...{ open: 1, back: 1, forward: 1, reload: 1, close: 1, click: 1, 'double-click': 1, 'right-click': 1, hover: 1 },
    ...{ clear: 1, check: 1, uncheck: 1, copy: 1, paste: 1, screenshot: 1, drag: 1, 'scroll-to': 1, scroll: 1 },
    ...{ fill: 1, type: 1, upload: 1, 'fill-secret': 1, press: 1, choose: 1, call: 1 }
  } satisfies Record<Act['verb'], 1>,
  what: {
    ...{ url: 1, title: 1, text: 1, value: 1, count: 1, table: 1, all: 1, record: 1, attribute: 1 }
  } satisfies Record<Read['what'], 1>,
  op: {
    ...{ or: 1, and: 1, '==': 1, '!=': 1, '<=': 1, '>=': 1, '<': 1, '>': 1, contains: 1, 'starts with': 1 },
    ...{ matches: 1, '+': 1, '-': 1, '*': 1, '/': 1 }
  } satisfies Record<BinaryOp, 1>,
  type: {
    ...{ text: 1, boolean: 1, file: 1, number: 1, date: 1, choice: 1, list: 1, record: 1 }
  } satisfies Record<Exclude<Type['kind'], 'none'>, 1>,
  name: Object.fromEntries(Object.keys(FUNCTIONS).map((name) => [name, 1]))
}

/** The checker puts what was observed in its place. */
const AIMED_BY_REF = 'an observed ref'

type Tree = Readonly<Record<string, unknown>>

const isTree = (value: unknown): value is Tree => value !== null && typeof value === 'object'

const holds = (value: unknown, kind: string): boolean =>
  isTree(value) && (value.kind === kind || Object.values(value).some((each) => holds(each, kind)))

/** What is no word of its own, but a part or a place. */
const SHAPES: Readonly<Record<string, (of: Tree) => boolean>> = {
  'a tab that an act opens': ({ kind, from }) => kind === 'tab' && from !== undefined,
  'a frame inside a frame': ({ kind, body }) => kind === 'frame' && holds(body, 'frame'),
  'an undo of something': ({ kind, undo }) => kind === 'do' && Array.isArray(undo) && undo.length > 0,
  'code in the workspace': ({ kind, workspace }) => kind === 'run' && workspace === true,
  'a call of a tool of the page': ({ verb, tool }) => verb === 'call' && tool === PAGE_TOOLS,
  'what a tool of the page gives': ({ kind, tool }) => kind === 'tool' && tool === PAGE_TOOLS,
  'a tool of the page as it was seen': ({ tool, pin }) => tool === PAGE_TOOLS && typeof pin === 'string',
  'an else value': ({ kind, else: other }) => kind === 'let' && other !== undefined
}

/** The words and shapes of one part of a tree. A type is told from an expression by having no place in the text. */
const partsOf = (of: Tree): string[] => {
  const isType = typeof of.kind === 'string' && !('span' in of) && of.kind in WORDS.type
  const words = Object.entries(of).map(([key, value]) => `${key === 'kind' && isType ? 'type' : key} ${value}`)
  return [...words, ...Object.keys(SHAPES).filter((shape) => SHAPES[shape]?.(of))]
}

test('every construct of the language is in accepted programs', () => {
  const missing = new Set([
    ...Object.entries(WORDS).flatMap(([key, words]) => Object.keys(words).map((word) => `${key} ${word}`)),
    ...Object.keys(SHAPES),
    AIMED_BY_REF
  ])
  for (let seed = 1; seed < PROGRAMS && missing.size > 0; seed++) {
    const { text, context } = makeProgram(seed)
    const { plan } = parsePlan(text)
    const checked = plan && accept(plan, context).checked
    if (!checked) continue
    if (/@e\d/.test(text)) missing.delete(AIMED_BY_REF)
    JSON.stringify(checked.plan, (_, value) => {
      if (isTree(value) && !Array.isArray(value)) for (const part of partsOf(value)) missing.delete(part)
      return value
    })
  }
  expect([...missing]).toEqual([])
})

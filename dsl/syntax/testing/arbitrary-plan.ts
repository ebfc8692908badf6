import fc, { type Arbitrary } from 'fast-check'
import type {
  Act,
  Decl,
  DialogAnswer,
  EffectClass,
  Expr,
  Field,
  Match,
  Plan,
  Read,
  Stmt,
  Target,
  TargetState,
  Type
} from '../../contract/index.ts'

/** Random trees over the whole language, for universal rules. Positions are dummies: the printer needs none, the hash ignores them. */
const span = { start: 0, end: 0, line: 1, column: 1 }
const at = { id: 0, span }

const text = fc.string({ unit: 'grapheme', maxLength: 12 })
const name = fc.constantFrom(
  'a',
  'rows',
  'Total_2',
  'check',
  'type',
  'map',
  'text',
  'first',
  'from',
  'in',
  'on',
  'submit'
)
const fieldName = fc.oneof(
  fc.constantFrom('sum', 'read', 'true', 'as', 'x1'),
  text.filter((word) => word !== '__proto__')
)
const role = fc.constantFrom('button', 'field', 'row', 'text', 'list', 'dialog', 'page', 'table')
const number = fc.oneof(
  fc.nat(),
  fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }).map((n) => n + 0)
)
const maybe = <K extends string, V>(key: K, value: Arbitrary<V>) =>
  fc.option(value).map((given) => (given === null ? {} : ({ [key]: given } as { [P in K]: V })))

const merged = <A extends object, B extends object>(a: Arbitrary<A>, b: Arbitrary<B>): Arbitrary<A & B> =>
  fc.tuple(a, b).map(([x, y]) => ({ ...x, ...y }))

interface Trees {
  expr: Expr
  target: Target
  type: Type
  stmt: Stmt
}

const state: Arbitrary<TargetState> = fc.oneof(
  fc.record({ kind: fc.constantFrom('first', 'last', 'enabled', 'checked', 'collapsed') }),
  fc.record({ kind: fc.constant('nth' as const), nth: fc.integer({ min: 1, max: 99 }) })
) as Arbitrary<TargetState>

const binaryOps = [
  'or',
  'and',
  '==',
  '!=',
  '<=',
  '>=',
  '<',
  '>',
  'contains',
  'starts with',
  'matches',
  '+',
  '-',
  '*',
  '/'
] as const

const { expr, target, type, stmt } = fc.letrec<Trees>((tie) => {
  const block = fc.array(tie('stmt'), { maxLength: 3, depthIdentifier: 'stmt' })
  const e = tie('expr')
  const t = tie('target')
  const field: Arbitrary<Field> = merged(fc.record({ name: fieldName, type: tie('type') }), maybe('from', text))
  const match: Arbitrary<Match<Expr>> = fc.oneof(
    fc.record({ kind: fc.constantFrom('is', 'like', 'near', 'described'), text }),
    fc.record({ kind: fc.constant('named' as const), name: e })
  ) as Arbitrary<Match<Expr>>
  const aimed = fc.record({ target: t })
  const read: Arbitrary<Read> = fc.oneof(
    fc.record({ what: fc.constantFrom('url', 'title') }),
    merged(merged(fc.record({ what: fc.constantFrom('text', 'value', 'count') }), aimed), maybe('as', tie('type'))),
    merged(
      fc.record({ what: fc.constant('table'), target: t.map((any) => ({ ...any, role: 'table' })) }),
      maybe('as', tie('type'))
    )
  ) as Arbitrary<Read>
  const withSpan = <T extends object>(arbitrary: Arbitrary<T>) => arbitrary.map((node) => ({ ...node, span }))
  const withAt = <T extends object>(arbitrary: Arbitrary<T>) => arbitrary.map((node) => ({ ...node, ...at }))
  const act: Arbitrary<Act> = fc.oneof(
    fc.record({ verb: fc.constant('open'), url: e }),
    fc.record({ verb: fc.constantFrom('click', 'clear', 'check', 'uncheck'), target: t }),
    fc.record({ verb: fc.constantFrom('fill', 'type'), target: t, value: e }),
    fc.record({
      verb: fc.constant('fill-secret'),
      target: t,
      secret: fc.record({ name, part: fc.constantFrom('username', 'password', 'totp') })
    }),
    merged(fc.record({ verb: fc.constant('press'), key: text }), maybe('target', t)),
    fc.record({ verb: fc.constant('choose'), target: t, options: fc.array(e, { minLength: 1, maxLength: 3 }) })
  ) as Arbitrary<Act>
  const answer = merged(
    fc.record({ kind: fc.constantFrom('accept', 'dismiss') }),
    maybe(
      'message',
      text.filter((word) => word !== '__proto__')
    )
  ) as Arbitrary<DialogAnswer>
  const raise = fc.constantFrom<EffectClass>('submit', 'transact', 'destroy')
  const acting = merged(
    merged(fc.record({ kind: fc.constant('act' as const), act }), maybe('answer', answer)),
    merged(maybe('as', raise), maybe('because', text))
  )
  const leaf = withSpan(
    fc.oneof(
      fc.record({ kind: fc.constant('number'), value: number }),
      fc.record({ kind: fc.constant('text'), value: text }),
      fc.record({ kind: fc.constant('boolean'), value: fc.boolean() }),
      fc.constant({ kind: 'none' }),
      fc.record({ kind: fc.constant('name'), name }),
      fc.record({ kind: fc.constant('field'), of: fc.constant({ kind: 'item', span }), name: fieldName })
    )
  ) as Arbitrary<Expr>
  const branch = withSpan(
    fc.oneof(
      fc.record({ kind: fc.constant('field'), of: e, name: fieldName }),
      fc.record({ kind: fc.constant('list'), items: fc.array(e, { maxLength: 3 }) }),
      fc.record({
        kind: fc.constant('record'),
        fields: fc.array(fc.record({ name: fieldName, value: e }), { minLength: 1, maxLength: 3 })
      }),
      fc.record({ kind: fc.constantFrom('not', 'negate'), of: e }),
      fc.record({ kind: fc.constant('binary'), op: fc.constantFrom(...binaryOps), left: e, right: e }),
      fc.record({ kind: fc.constant('call'), name, args: fc.array(e, { maxLength: 2 }) }),
      fc.record({ kind: fc.constantFrom('where', 'map', 'sort'), of: e, by: e }),
      fc.record({ kind: fc.constant('exists'), id: fc.constant(0), target: t, gone: fc.boolean() }),
      fc.record({ kind: fc.constant('read'), id: fc.constant(0), read })
    )
  ) as Arbitrary<Expr>
  return {
    expr: fc.oneof({ depthSize: 'small', withCrossShrink: true }, leaf, branch),
    target: merged(
      merged(fc.record({ role, states: fc.array(state, { maxLength: 2 }) }), maybe('match', match)),
      fc.oneof(
        { depthSize: 'small' },
        fc.constant({ having: [] as Target[] }),
        merged(fc.record({ having: fc.array(t, { maxLength: 1 }) }), maybe('in', t))
      )
    ) as Arbitrary<Target>,
    type: fc.oneof(
      { depthSize: 'small' },
      fc.record({ kind: fc.constantFrom('text', 'boolean') }),
      merged(fc.record({ kind: fc.constantFrom('number', 'date') }), maybe('locale', text)),
      fc.record({ kind: fc.constant('list'), of: tie('type') }),
      fc.record({ kind: fc.constant('record'), fields: fc.array(field, { minLength: 1, maxLength: 3 }) })
    ) as Arbitrary<Type>,
    stmt: withAt(
      fc.oneof(
        { depthSize: 'small', depthIdentifier: 'stmt' },
        acting,
        fc.record({ kind: fc.constantFrom('let', 'var', 'set'), name, value: e }),
        fc.record({ kind: fc.constant('stop'), test: e }),
        fc.record({ kind: fc.constant('require'), test: e, message: text }),
        fc.record({ kind: fc.constant('return'), value: e }),
        fc.record({
          kind: fc.constant('wait'),
          seen: fc.array(fc.record({ target: t, gone: fc.boolean() }), { minLength: 1, maxLength: 3 }),
          ms: fc.nat()
        }),
        fc.record({ kind: fc.constant('on'), site: name, body: block }),
        fc.record({ kind: fc.constant('within'), target: t, body: block }),
        fc.record({ kind: fc.constant('repeat'), upTo: fc.nat(), body: block }),
        fc.record({ kind: fc.constant('for'), name, list: e, upTo: fc.nat(), body: block }),
        fc.tuple(e, block, block).map(([test, then, rest]) => ({ kind: 'if', test, then, else: rest }))
      )
    ) as Arbitrary<Stmt>
  }
})

const decl: Arbitrary<Decl> = fc
  .oneof(
    fc.record({ kind: fc.constant('site'), name, origin: text }),
    fc.record({ kind: fc.constant('secret'), name, site: name }),
    fc.record({ kind: fc.constant('input'), name, type })
  )
  .map((node) => ({ ...node, span }) as Decl)

export const arbitraryExpr = expr
export const arbitraryTarget = target
export const arbitraryPlan: Arbitrary<Plan> = fc.record({
  title: text,
  decls: fc.array(decl, { maxLength: 4 }),
  body: fc.array(stmt, { maxLength: 5 }),
  span: fc.constant(span)
})

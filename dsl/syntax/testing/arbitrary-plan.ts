import fc, { type Arbitrary, type LetrecTypedTie, type LetrecValue } from 'fast-check'
import type {
  Act,
  Decl,
  EffectClass,
  Expr,
  Field,
  Match,
  Obtained,
  Plan,
  PlanDialogAnswer,
  Read,
  Stmt,
  Target,
  TargetState,
  Type
} from '../../contract/index.ts'
import { HAND_TOUCHES, TOUCHES } from '../../contract/index.ts'
import { decodeCode } from '../code-literal.ts'

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
const role = fc.constantFrom('button', 'field', 'row', 'text', 'list', 'dialog', 'page', 'table', 'tab', 'grid')
const plainRole = role.map((word) => (word === 'table' || word === 'grid' ? 'region' : word))
const number = fc.oneof(
  fc.nat(),
  fc
    .tuple(fc.integer({ min: 0, max: 999_999_999_999_999 }), fc.integer({ min: -40, max: 40 }))
    .map(([digits, power]) => Number(`${digits}e${power}`))
)
const duration = fc.oneof(
  fc.nat(),
  fc.nat({ max: 999 }).map((s) => s * 1000)
)
const code = fc
  .oneof(
    text,
    fc
      .array(fc.constantFrom('x = 1', '  y', '', "it's", 'say "so"', '\tz  ', '"""', '#'), { maxLength: 5 })
      .map((lines) => lines.join('\n'))
  )
  .filter((each) => !each.includes("'''"))
  .map((each) => decodeCode(`"""\n${each}\n"""`) ?? '')
const maybe = <K extends string, V>(key: K, value: Arbitrary<V>) =>
  fc.option(value).map((given) => (given === null ? {} : ({ [key]: given } as { [P in K]: V })))

const merged = <A extends object, B extends object>(a: Arbitrary<A>, b: Arbitrary<B>): Arbitrary<A & B> =>
  fc.tuple(a, b).map(([x, y]) => ({ ...x, ...y }))

interface Trees {
  expr: Expr
  target: Target
  roleTarget: Target
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

const recordOf = (value: Arbitrary<Expr>) =>
  fc.record({
    kind: fc.constant('record' as const),
    fields: fc.array(fc.record({ name: fieldName, value }), { minLength: 1, maxLength: 3 })
  })

const { expr, target, type, stmt } = fc.letrec<Trees>((tie: LetrecTypedTie<Trees>): LetrecValue<Trees> => {
  const block = fc.array(tie('stmt'), { maxLength: 3, depthIdentifier: 'stmt' })
  const e = tie('expr')
  const t = tie('target')
  const field: Arbitrary<Field> = merged(
    fc.record({ name: fieldName, type: tie('type') }),
    maybe('from', fc.oneof(text, t, merged(fc.record({ attribute: text }), maybe('of', t))))
  )
  const match: Arbitrary<Match<Expr>> = fc.oneof(
    fc.record({ kind: fc.constantFrom('is', 'like', 'near', 'described'), text }),
    fc.record({ kind: fc.constant('named' as const), name: e })
  ) as Arbitrary<Match<Expr>>
  const aimed = fc.record({ target: t })
  const as = maybe('as', tie('type'))
  const plainTarget = t.map((any) =>
    any.match?.kind === 'element' || !['table', 'grid'].includes(any.role) ? any : { ...any, role: 'row' }
  )
  const fields = fc.record({ kind: fc.constant('record'), fields: fc.array(field, { minLength: 1, maxLength: 3 }) })
  const read: Arbitrary<Read> = fc.oneof(
    fc.record({ what: fc.constantFrom('url', 'title') }),
    merged(merged(fc.record({ what: fc.constantFrom('text', 'value', 'count') }), aimed), as),
    merged(merged(fc.record({ what: fc.constant('attribute'), attribute: text }), aimed), as),
    fc.record({ what: fc.constant('all'), target: t, as: tie('type') }),
    fc.record({ what: fc.constant('record'), target: plainTarget, as: fields }),
    merged(
      fc.record({ what: fc.constant('table'), target: tie('roleTarget').map((any) => ({ ...any, role: 'table' })) }),
      as
    )
  ) as Arbitrary<Read>
  const withSpan = <T extends object>(arbitrary: Arbitrary<T>) => arbitrary.map((node) => ({ ...node, span }))
  const withAt = <T extends object>(arbitrary: Arbitrary<T>) => arbitrary.map((node) => ({ ...node, ...at }))
  const call = merged(fc.record({ tool: name, name, args: fc.array(e, { maxLength: 2 }) }), maybe('pin', text))
  const point = fc.record({ x: e, y: e })
  const act: Arbitrary<Act> = fc.oneof(
    fc.record({ verb: fc.constant('open'), url: e }),
    fc.record({ verb: fc.constantFrom('back', 'forward', 'reload') }),
    fc.record({ verb: fc.constant('close'), tab: name }),
    fc.record({ verb: fc.constantFrom(...TOUCHES), target: t }),
    merged(fc.record({ verb: fc.constantFrom(...HAND_TOUCHES), target: t }), maybe('at', point)),
    merged(
      merged(fc.record({ verb: fc.constant('drag'), target: t, to: t }), maybe('at', point)),
      maybe('toAt', point)
    ),
    fc.record({ verb: fc.constant('scroll-to'), target: t }),
    merged(
      fc.record({ verb: fc.constant('scroll'), direction: fc.constantFrom('up', 'down'), amount: fc.nat() }),
      maybe('target', t)
    ),
    fc.record({ verb: fc.constantFrom('fill', 'type', 'upload'), target: t, value: e }),
    fc.record({
      verb: fc.constant('fill-secret'),
      target: t,
      secret: fc.record({ name, part: fc.constantFrom('username', 'password', 'totp') })
    }),
    merged(fc.record({ verb: fc.constant('press'), key: text }), maybe('target', t)),
    fc.record({ verb: fc.constant('choose'), target: t, options: fc.array(e, { minLength: 1, maxLength: 3 }) }),
    call.map((shape) => ({ verb: 'call', ...shape }))
  ) as Arbitrary<Act>
  const answer = merged(
    fc.oneof(
      fc.record({ kind: fc.constantFrom('accept', 'dismiss') }),
      fc.record({ kind: fc.constant('answer'), text: e })
    ),
    maybe('message', text)
  ) as Arbitrary<PlanDialogAnswer>
  const raise = fc.constantFrom<EffectClass>('submit', 'share', 'transact', 'destroy')
  const obtained = withAt(
    fc.oneof(
      fc.record({ kind: fc.constant('ask'), question: text, type: tie('type') }),
      merged(
        fc.record({ kind: fc.constant('run'), language: name, gives: fields, ms: duration, code }),
        merged(
          merged(maybe('workspace', fc.constant(true)), maybe('with', withSpan(recordOf(e)))),
          maybe(
            'bytes',
            fc.nat({ max: 10_000 }).map((kb) => kb * 1024)
          )
        )
      ),
      merged(call, fc.record({ kind: fc.constant('tool'), type: tie('type') })),
      fc.record({ kind: fc.constant('endorse'), of: e, because: text }),
      fc.record({ kind: fc.constant('declassify'), of: e, to: name, because: text }),
      fc.record({ kind: fc.constant('download'), act })
    )
  ) as Arbitrary<Obtained>
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
      fc.constant({ kind: 'item' }),
      fc.record({ kind: fc.constant('field'), of: fc.constant({ kind: 'item', span }), name: fieldName })
    )
  ) as Arbitrary<Expr>
  const branch = withSpan(
    fc.oneof(
      fc.record({ kind: fc.constant('field'), of: e, name: fieldName }),
      fc.record({ kind: fc.constant('list'), items: fc.array(e, { maxLength: 3 }) }),
      recordOf(e),
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
    target: fc.oneof(
      { weight: 4, arbitrary: tie('roleTarget') },
      {
        weight: 1,
        arbitrary: fc
          .tuple(name, tie('roleTarget'))
          .map(([element, any]): Target => ({ ...any, role: 'element', match: { kind: 'element', element } }))
      }
    ),
    roleTarget: merged(
      merged(
        fc.record({ role: fc.oneof(role, plainRole), states: fc.array(state, { maxLength: 2 }) }),
        maybe('match', match)
      ),
      fc.oneof(
        { depthSize: 'small' },
        fc.constant({ having: [] as Target[] }),
        merged(fc.record({ having: fc.array(t, { maxLength: 1 }) }), maybe('in', t))
      )
    ) as Arbitrary<Target>,
    type: fc.oneof(
      { depthSize: 'small' },
      fc.record({ kind: fc.constantFrom('text', 'boolean', 'file') }),
      fc.record({ kind: fc.constant('choice'), options: fc.array(text, { minLength: 1, maxLength: 3 }) }),
      merged(fc.record({ kind: fc.constantFrom('number', 'date') }), maybe('locale', text)),
      fc.record({ kind: fc.constant('list'), of: tie('type') }),
      fields
    ) as Arbitrary<Type>,
    stmt: withAt(
      fc.oneof(
        { depthSize: 'small', depthIdentifier: 'stmt' },
        acting,
        merged(
          fc.record({ kind: fc.constantFrom('let', 'var', 'set'), name, value: fc.oneof(e, obtained) }),
          maybe('else', e)
        ),
        fc.record({ kind: fc.constant('stop'), test: e }),
        fc.record({ kind: fc.constant('require'), test: e, message: text }),
        fc.record({ kind: fc.constant('return'), value: e }),
        fc.record({
          kind: fc.constant('wait'),
          seen: fc.array(fc.record({ target: t, gone: fc.boolean() }), { minLength: 1, maxLength: 3 }),
          ms: duration
        }),
        fc.record({ kind: fc.constant('wait-until'), test: e, ms: duration }),
        fc.record({ kind: fc.constant('hand-over'), message: text, test: e, ms: duration }),
        fc.record({ kind: fc.constant('observe'), target: t }),
        fc.record({ kind: fc.constant('keep'), names: fc.array(name, { minLength: 1, maxLength: 3 }) }),
        fc.record({ kind: fc.constant('try'), body: block, else: block }),
        fc.record({ kind: fc.constant('do'), body: block, undo: block }),
        fc.record({ kind: fc.constant('frame'), target: t, site: name, body: block }),
        merged(fc.record({ kind: fc.constant('tab'), name, body: block }), maybe('from', act)),
        fc.record({ kind: fc.constant('on'), site: name, body: block }),
        fc.record({ kind: fc.constant('within'), target: t, body: block }),
        fc.record({ kind: fc.constant('repeat'), upTo: fc.nat(), body: block }),
        fc.record({ kind: fc.constant('for'), name, list: e, upTo: fc.nat(), body: block }),
        fc.tuple(e, block, block).map(([test, then, rest]) => ({ kind: 'if', test, then, else: rest }))
      )
    ) as Arbitrary<Stmt>
  }
})

const origins = fc.array(text, { maxLength: 2 })

const decl: Arbitrary<Decl> = fc
  .oneof(
    fc.record({ kind: fc.constant('site'), name, origin: text, via: origins, frames: origins, files: origins }),
    fc.record({ kind: fc.constant('secret'), name, site: name }),
    fc.record({ kind: fc.constantFrom('input', 'kept'), name, type })
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

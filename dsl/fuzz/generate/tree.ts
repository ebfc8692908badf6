import type { Act, BinaryOp, Expr, Obtained, Read, Stmt, Target, Type } from '../../contract/index.ts'

/** Shorthand for the parts of a tree. Positions are dummies: every generated tree is printed and parsed again. */
export const at = { id: 0, span: { start: 0, end: 0, line: 1, column: 1 } } as const
const { span } = at

export const number = (value: number): Expr => ({ kind: 'number', value, span })
export const text = (value: string): Expr => ({ kind: 'text', value, span })
export const truth = (value: boolean): Expr => ({ kind: 'boolean', value, span })
export const name = (of: string): Expr => ({ kind: 'name', name: of, span })
export const field = (of: Expr, named: string): Expr => ({ kind: 'field', of, name: named, span })
export const item = (): Expr => ({ kind: 'item', span })
export const list = (items: readonly Expr[]): Expr => ({ kind: 'list', items, span })
export const not = (of: Expr): Expr => ({ kind: 'not', of, span })
export const negate = (of: Expr): Expr => ({ kind: 'negate', of, span })
export const binary = (op: BinaryOp, left: Expr, right: Expr): Expr => ({ kind: 'binary', op, left, right, span })
export const call = (named: string, ...args: readonly Expr[]): Expr => ({ kind: 'call', name: named, args, span })
export const over = (kind: 'where' | 'map' | 'sort', of: Expr, by: Expr): Expr => ({ kind, of, by, span })
export const read = (what: Read): Expr => ({ kind: 'read', read: what, ...at })
export const exists = (target: Target, gone: boolean): Expr => ({ kind: 'exists', target, gone, ...at })
export const record = (fields: readonly (readonly [string, Expr])[]): Expr => ({
  kind: 'record',
  fields: fields.map(([named, value]) => ({ name: named, value })),
  span
})

export const stmt = <S extends { readonly kind: Stmt['kind'] }>(body: S) => ({ ...body, ...at }) as S & typeof at
export const branch = (test: Expr, then: readonly Stmt[], otherwise: readonly Stmt[]): Stmt => ({
  kind: 'if',
  test,
  then,
  else: otherwise,
  ...at
})
export const act = (of: Act): Stmt => ({ kind: 'act', act: of, ...at })
export const obtained = <O extends { readonly kind: Obtained['kind'] }>(body: O) =>
  ({ ...body, ...at }) as O & typeof at
export const bind = (kind: 'let' | 'var' | 'set', named: string, value: Expr | Obtained, otherwise?: Expr): Stmt => ({
  kind,
  name: named,
  value,
  ...(otherwise && { else: otherwise }),
  ...at
})

export const TEXT: Type = { kind: 'text' }
export const NUMBER: Type = { kind: 'number' }
export const BOOLEAN: Type = { kind: 'boolean' }
export const FILE: Type = { kind: 'file' }
export const DATE: Type = { kind: 'date' }
export const CHOICE: Type = { kind: 'choice', options: ['a', 'b'] }
export const listOf = (of: Type): Type => ({ kind: 'list', of })
/** What a row of a generated table is: two columns. */
export const ROW: Type = {
  kind: 'record',
  fields: [
    { name: 't', type: TEXT },
    { name: 'n', type: NUMBER }
  ]
}
export const aim = (role: string, of?: Partial<Target>): Target => ({ role, states: [], having: [], ...of })

import type { Stmt } from '../contract/index.ts'

/** The id of what did not stand in the old plan. */
export const NEW = -1

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

const map = (value: unknown, change: (node: Readonly<Record<string, unknown>>) => unknown): unknown => {
  if (Array.isArray(value)) return value.map((each) => map(each, change))
  if (!isRecord(value)) return value
  return change(Object.fromEntries(Object.entries(value).map(([key, each]) => [key, map(each, change)])))
}

/** Statements that come into a plan, none of whose numbers is one of the plan's. */
export const asNew = (body: readonly Stmt[]): readonly Stmt[] =>
  map(body, (node) => ('id' in node ? { ...node, id: NEW } : node)) as readonly Stmt[]

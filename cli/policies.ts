import { join } from 'node:path'

const policy = (name: string): string => join(import.meta.dirname, '../examples/policies', `${name}.cedar`)

/** Paths of the policies that commands use where none is named. */
export const POLICIES = {
  balanced: policy('balanced'),
  demo: policy('expenses-demo'),
  observe: policy('balanced')
} as const

import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Skipped } from './row.ts'

const FOLDER = resolve(process.env.WRIT_TEST_DATA ?? resolve(import.meta.dirname, '../../../shared/data'))

/** Reads a suite's data in place; a suite without its data is skipped with the reason. */
export const readTestData = <T>(file: string): { readonly data: T } | Skipped => {
  const path = resolve(FOLDER, file)
  if (!existsSync(path)) return { skipped: `${path} is not there; set WRIT_TEST_DATA to the folder that holds ${file}` }
  return { data: JSON.parse(readFileSync(path, 'utf8')) as T }
}

import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Hash, hashJson } from '@writ/dsl/contract'

const DSL = join(import.meta.dirname, '../../dsl')
const PARTS = ['contract', 'syntax', 'check', 'run', 'replay']

/** SHA-256 of the interpreter that is here: of each of its source files, by name. Two that replay alike may differ in it. */
export const interpreterHash = (): Hash => {
  known ??= hashSources()
  return known
}

let known: Hash | undefined

const hashSources = (): Hash => {
  const files = globSync(`{${PARTS.join(',')}}/**/*.ts`, { cwd: DSL }).filter(
    (file) => !/\.test\.ts$|\/testing\//.test(file)
  )
  return hashJson(Object.fromEntries(files.map((file) => [file, readFileSync(join(DSL, file), 'utf8')])))
}

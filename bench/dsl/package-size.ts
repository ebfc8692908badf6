import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import type { Row } from '../conformance/row.ts'
import { againstAim } from './against-aim.ts'

/** Kilobytes: the aim for the whole pure package with its parser. */
const AIM = 120
const KILOBYTE = 1024

const bundle = async (exported: string): Promise<Uint8Array> => {
  const { outputFiles } = await build({
    stdin: { contents: exported, resolveDir: import.meta.dirname },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    write: false
  })
  const [file] = outputFiles
  if (!file) throw new Error('nothing was built')
  return file.contents
}

const LANGUAGE = `
  export { expandTurn, formatText, parsePlan, parseTurn, spliceStatement } from '@writ/dsl/syntax'
  export { checkPlan } from '@writ/dsl/check'
`
const INTERPRETER = "export * from '@writ/dsl/run'"
/** The schemas of what goes over wires and ports, with their library. */
const SCHEMAS = "export * as contract from '@writ/dsl/contract'"

const kilobytes = (bytes: number): number => Math.round((bytes / KILOBYTE) * 10) / 10

/** What the language weighs in a browser, minified, plain and gzipped. */
export const measureSize = async (): Promise<readonly Row[]> => {
  const language = await bundle(LANGUAGE + INTERPRETER)
  const running = await bundle(INTERPRETER)
  const whole = await bundle([LANGUAGE, INTERPRETER, SCHEMAS].join('\n'))
  const row = (metric: string, value: number): Row => ({ metric, value, unit: 'KB' })
  return [
    row('parser, checker and interpreter, minified', kilobytes(language.length)),
    againstAim('parser, checker and interpreter, gzipped', kilobytes(gzipSync(language).length), 'KB', AIM),
    row('interpreter alone, minified', kilobytes(running.length)),
    row('interpreter alone, gzipped', kilobytes(gzipSync(running).length)),
    row('with the schemas of all messages, minified', kilobytes(whole.length)),
    row('with the schemas of all messages, gzipped', kilobytes(gzipSync(whole).length))
  ]
}

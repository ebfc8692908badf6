import { type ParseArgsConfig, parseArgs } from 'node:util'
import type { Row, Skipped } from './conformance/row.ts'
import { printRows } from './print-rows.ts'

/** Options of an area by name, as `parseArgs` gives them. */
export type Given = Readonly<Record<string, string | boolean | undefined>>

/** Measures; refuses what it is given wrongly by throwing a {@link UsedWrongly}. */
export type Measure = (given: Given) => Promise<readonly Row[] | Skipped>

/** An area that takes options of its own beside `--json`. */
export interface Area {
  readonly measure: Measure
  readonly options: Readonly<Record<string, { readonly type: 'string' | 'boolean' }>>
}

/** What an area was asked for makes no sense; the message says why. */
export class UsedWrongly extends Error {}

const JSON_OPTION = { json: { type: 'boolean' } } as const

const parse = (args: string[], options: ParseArgsConfig['options'], strict: boolean) =>
  parseArgs({ args, allowPositionals: true, strict, options: { ...options, ...JSON_OPTION } })

const isMisuse = (error: unknown): error is Error =>
  error instanceof UsedWrongly ||
  (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))

/** Runs the one area that the arguments name first and prints its rows; exit 2, and the list, where they name none. */
export const chooseArea = async (
  what: string,
  areas: Readonly<Record<string, () => Promise<Measure | Area>>>,
  args: string[]
): Promise<0 | 1 | 2> => {
  const wrong = (line: string) => {
    console.error(`${line}; there are: ${Object.keys(areas).join(', ')}`)
    return 2 as const
  }
  const name = args.find((arg) => !arg.startsWith('-'))
  if (name === undefined) return wrong(`name one ${what}`)
  const load = Object.hasOwn(areas, name) ? areas[name] : undefined
  if (!load) return wrong(`there is no ${what} \`${name}\``)
  try {
    const loaded = await load()
    const area = typeof loaded === 'function' ? { measure: loaded, options: {} } : loaded
    const { values, positionals } = parse(args, area.options, true)
    if (positionals.length > 1) return wrong(`name one ${what}`)
    const { json, ...given } = values as Given
    return printRows(await area.measure(given), json === true)
  } catch (error) {
    if (!isMisuse(error)) throw error
    console.error(error.message.split('.')[0] ?? '')
    return 2
  }
}

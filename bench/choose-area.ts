import { parseArgs } from 'node:util'
import type { Row, Skipped } from './conformance/row.ts'
import { printRows } from './print-rows.ts'

export type Measure = () => Promise<readonly Row[] | Skipped>

/** Runs the one area that the arguments name and prints its rows; exit 2, and the list, where they name none. */
export const chooseArea = async (
  what: string,
  areas: Readonly<Record<string, () => Promise<Measure>>>,
  args: string[]
): Promise<0 | 1 | 2> => {
  const wrong = (line: string) => {
    console.error(`${line}; there are: ${Object.keys(areas).join(', ')}`)
    return 2 as const
  }
  try {
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { json: { type: 'boolean' } } })
    const [name, ...more] = positionals
    if (name === undefined || more.length > 0) return wrong(`name one ${what}`)
    const load = Object.hasOwn(areas, name) ? areas[name] : undefined
    if (!load) return wrong(`there is no ${what} \`${name}\``)
    return printRows(await (await load())(), values.json ?? false)
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')) {
      return wrong(error.message.split('.')[0] ?? '')
    }
    throw error
  }
}

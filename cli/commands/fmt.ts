import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { formatText, hashPlan, parsePlan } from '@writ/dsl/syntax'
import { answer, type Command, say, usedWrongly } from '../command.ts'
import { printDiagnostic } from '../print-diagnostic.ts'
import { readTextFiles } from '../read-text-files.ts'

const hashOf = (text: string): string | undefined => {
  const { plan } = parsePlan(text)
  return plan && hashPlan(plan.plan)
}

/** `writ fmt`: the same plan, laid out. A plan that does not parse is left alone. */
export const fmt: Command = {
  usage: `writ fmt [--check] FILE…

Lays plans out in place.
  --check   changes nothing; exit 1 and the names of the files that are laid out otherwise`,

  run: async (args) => {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { check: { type: 'boolean', default: false } }
    })
    if (positionals.length === 0) return usedWrongly('fmt needs a FILE')
    const read = readTextFiles(positionals)
    if ('why' in read) return usedWrongly(read.why)
    let right = true
    for (const { file, text } of read.files) {
      const { text: formatted, diagnostics } = formatText(text)
      if (formatted === undefined) {
        for (const diagnostic of diagnostics) say(printDiagnostic(file, text, diagnostic))
        right = false
        continue
      }
      if (formatted === text) continue
      if (hashOf(formatted) !== hashOf(text)) throw new Error(`formatting ${file} would change the plan`)
      answer(file)
      if (values.check) right = false
      else writeFileSync(file, formatted)
    }
    return right ? 0 : 1
  }
}

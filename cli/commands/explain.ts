import { parseArgs } from 'node:util'
import { EXPLAIN_LANGUAGES, explainPlan, plainExplanation, printExplanation } from '@writ/dsl/explain'
import { checkText } from '../check-text.ts'
import { answer, type Command, say, usedWrongly } from '../command.ts'
import { oneOf } from '../options.ts'
import { printDiagnostic } from '../print-diagnostic.ts'
import { readTextFile } from '../read-text-file.ts'

/** `writ explain`: a plan in plain sentences and what it may do at most, as an approval says it; nothing runs. */
export const explain: Command = {
  usage: `writ explain FILE [--lang en|zh] [--json]

Says in plain sentences what a plan does and what it may do at most, without running anything.
  --lang   en (as without it) or zh
  --json   one JSON document: {language, title, needs, steps, effects, flows, secrets, …}
Exit 0 when the plan is right, 1 when it is not.`,

  run: async (args) => {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { json: { type: 'boolean', default: false }, lang: { type: 'string', default: 'en' } }
    })
    const [file, second] = positionals
    if (file === undefined || second !== undefined) return usedWrongly('explain needs one FILE')
    const language = oneOf(EXPLAIN_LANGUAGES, values.lang)
    if (!language) return usedWrongly(`--lang is one of ${EXPLAIN_LANGUAGES.join(', ')}`)
    const read = readTextFile(file)
    if ('why' in read) return usedWrongly(read.why)
    const { checked, diagnostics } = checkText(read.text)
    for (const diagnostic of diagnostics) say(printDiagnostic(file, read.text, diagnostic))
    if (!checked) return 1
    const explanation = explainPlan(checked, language)
    answer(values.json ? JSON.stringify(plainExplanation(explanation)) : printExplanation(explanation))
    return 0
  }
}

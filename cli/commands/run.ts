import { parseArgs } from 'node:util'
import { checkText } from '../check-text.ts'
import { answer, type Command, say, usedWrongly } from '../command.ts'
import { POLICIES } from '../policies.ts'
import { readTextFile } from '../read-text-file.ts'
import { closingAfterwards } from '../road/closing-afterwards.ts'
import { personRequest } from '../road/person-request.ts'
import { printOutcome } from '../road/print-outcome.ts'
import { findUnknownInputs, readInputs, splitInput } from '../road/read-inputs.ts'
import { ROAD_OPTIONS, ROAD_USAGE, readRoadOptions } from '../road/road-options.ts'
import { readVaultFile } from '../road/vault-file.ts'

/** Does a plan run code? One that is wrong runs nothing. */
const holdsCode = (text: string): boolean => (checkText(text).checked?.manifest.code.length ?? 0) > 0

/** `writ run`: one browser and one server for all files, each plan down the whole road. */
export const run: Command = {
  usage: `writ run FILE… [--input NAME=VALUE …] [--vault FILE] [--request TEXT]

Runs plans one after another in one browser: each is checked, decided, signed, approved, executed and logged.
  --input NAME=VALUE  value of an input, read by its declared type; lists and records in JSON
  --vault FILE        sign-ins for the extension's vault: [{"name", "origin", "username", "password"}]
  --request TEXT      what you ask for, in your words; shown with every question
${ROAD_USAGE}
With --json one line for each plan: {file, status, result, refusal, steps, approvals, timings, log}.
Exit 0 when every plan is done, 1 when one is refused, failed or unknown.`,

  run: async (args) => {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        ...ROAD_OPTIONS,
        input: { type: 'string', multiple: true, default: [] },
        vault: { type: 'string' },
        request: { type: 'string' }
      }
    })
    if (positionals.length === 0) return usedWrongly('run needs a FILE')
    const read = positionals.map((file) => ({ file, ...readTextFile(file) }))
    const unreadable = read.flatMap((each) => ('why' in each ? [each.why] : []))
    if (unreadable.length > 0) return usedWrongly(unreadable.join('; '))
    const plans = read.flatMap((each) => ('text' in each ? [each] : []))
    const pairs = values.input.map(splitInput)
    if (pairs.includes(undefined)) return usedWrongly('--input is NAME=VALUE')
    const inputs = new Map(pairs.flatMap((pair) => (pair ? [pair] : [])))
    const texts = plans.map(({ text }) => text)
    const [unknown] = findUnknownInputs(texts, inputs)
    if (unknown !== undefined) return usedWrongly(`no plan has an input \`${unknown}\``)
    const vault = values.vault === undefined ? { vault: [] } : readVaultFile(values.vault)
    if ('why' in vault) return usedWrongly(vault.why)
    const shared = readRoadOptions(values, { name: 'run', policy: POLICIES.balanced })
    if ('why' in shared) return usedWrongly(shared.why)

    // Loaded only now: a slip of the pen is told at once.
    const { openRoad } = await import('../road/open-road.ts')
    return closingAfterwards(async (keep) => {
      const { request, trustedHost } = personRequest(values.request)
      const executor = texts.some(holdsCode)
      const road = await openRoad({ ...shared.options, ...vault, trustedHost, executor }, keep)
      let done = true
      for (const [i, { file, text }] of plans.entries()) {
        say(`${file}:`)
        const task = { request, text, inputs: readInputs(text, inputs) }
        const outcome = await road.run(task, plans.length === 1 ? 'log.json' : `log-${i + 1}.json`)
        answer(values.json ? JSON.stringify({ file, ...outcome }) : printOutcome(outcome))
        done &&= outcome.status === 'done'
      }
      return done ? 0 : 1
    })
  }
}

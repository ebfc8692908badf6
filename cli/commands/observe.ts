import { parseArgs } from 'node:util'
import { diffOutline } from '@writ/dsl/contract'
import { lookPlan } from '@writ/policy-server/look-plan'
import { checkText } from '../check-text.ts'
import { answer, type Command, usedWrongly } from '../command.ts'
import { parseWhole } from '../options.ts'
import { POLICIES } from '../policies.ts'
import { closingAfterwards } from '../road/closing-afterwards.ts'
import { cutOutline } from '../road/cut-outline.ts'
import { personRequest } from '../road/person-request.ts'
import { printOutcome } from '../road/print-outcome.ts'
import { ROAD_OPTIONS, ROAD_USAGE, readRoadOptions } from '../road/road-options.ts'

const DEEPEST = 1000

/** `writ observe`: what a planner is shown of a page. */
export const observe: Command = {
  usage: `writ observe URL [--in TARGET] [--depth N] [--again] [--do STATEMENT …]

Opens the page in a browser with the extension, down the whole road, and prints what a planner is shown of it: one line for each
element, with the refs that it can aim at. Every quoted word is the page's.
  --in TARGET         one part, as a plan says it: --in 'table "Orders"' (the whole page)
  --depth N           no more than N levels deep
  --again             looks a second time and prints what changed
  --do STATEMENT      does this, as a plan says it, looks again and prints what changed: --do 'click button "More"'
${ROAD_USAGE}
With --json: {status, outlines, changes, refusal, steps, approvals, timings, log}; \`changes\` are from each outline to the next.
Exit 0 when it was observed, 1 when that was refused or failed.`,

  run: async (args) => {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        ...ROAD_OPTIONS,
        in: { type: 'string', default: 'document' },
        depth: { type: 'string', default: String(DEEPEST) },
        again: { type: 'boolean', default: false },
        do: { type: 'string', multiple: true, default: [] }
      }
    })
    const [url, more] = positionals
    if (url === undefined || more !== undefined) return usedWrongly('observe needs one URL')
    const depth = parseWhole(values.depth, 0, DEEPEST)
    if (depth === undefined) return usedWrongly(`--depth is a number from 0 to ${DEEPEST}`)
    const acts = [...(values.again ? [''] : []), ...values.do]
    const text = lookPlan({ url, part: values.in, acts })
    if (text === undefined) return usedWrongly('the URL is http or https, without a password')
    const [wrong] = checkText(text).diagnostics.filter(({ severity }) => severity === 'error')
    if (wrong) return usedWrongly(`no plan can say that: ${wrong.message}`)
    const shared = readRoadOptions(values, { name: 'observe', policy: POLICIES.observe })
    if ('why' in shared) return usedWrongly(shared.why)

    // Loaded only now: a slip of the pen is told at once.
    const { openRoad } = await import('../road/open-road.ts')
    return closingAfterwards(async (keep) => {
      const road = await openRoad({ ...shared.options, vault: [], trustedHost: false, executor: false }, keep)
      const { request } = personRequest(undefined)
      const { views = [], ...outcome } = await road.run({ request, text, inputs: {} }, 'log.json')
      const outlines = views.filter((view) => typeof view === 'string').map((outline) => cutOutline(outline, depth))
      const changes = outlines.slice(1).map((outline, at) => diffOutline(outlines[at] ?? '', outline))
      if (values.json) answer(JSON.stringify({ ...outcome, outlines, changes }))
      else {
        for (const part of [outlines[0] ?? '', ...changes.map((change) => change || '(nothing changed)')])
          answer(`${part}\n`)
        if (outcome.status !== 'done') answer(printOutcome(outcome))
      }
      return outcome.status === 'done' ? 0 : 1
    })
  }
}

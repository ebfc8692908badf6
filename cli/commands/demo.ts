import { once } from 'node:events'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { answer, type Command, say, usedWrongly } from '../command.ts'
import { POLICIES } from '../policies.ts'
import { closingAfterwards } from '../road/closing-afterwards.ts'
import { readPlanner } from '../road/planner-options.ts'
import { printModelOutcome, printOutcome } from '../road/print-outcome.ts'
import { ROAD_OPTIONS, ROAD_USAGE, readRoadOptions } from '../road/road-options.ts'

const REQUEST = 'File my taxi to the airport on 3 March, 42.50, as Travel.'
const INPUTS = {
  title: 'Taxi to the airport',
  amount: 42.5,
  category: 'Travel',
  date: '2026-03-03',
  comment: 'Filed by the agent.'
}

/** What a model has to know beside the request. The password it is not told. */
const factsOf = (url: string): string =>
  `The expense site is ${url}. One signs in at /login; the sign-in is kept there as the secret \`work\`. New reports are made at /reports/new. There is a receipt.`

/** `writ demo`, the main job: what a person sees first, and what `npm start` does. */
export const demo: Command = {
  usage: `writ demo

Starts the policy server, the executor of code, the sample expense site and the sample planner, opens a browser with the extension, and lets the
planner file one expense report down the whole road. With a display it stays open afterwards.
  --planner NAME      sample: its plan stands already; openai: a model plans, behind the endpoint of OPENAI_BASE_URL,
                      OPENAI_API_KEY and OPENAI_MODEL (sample)
${ROAD_USAGE}`,

  run: async (args) => {
    const { values } = parseArgs({ args, options: { ...ROAD_OPTIONS, planner: { type: 'string', default: 'sample' } } })
    const chosen = readPlanner(values.planner, process.env)
    if ('why' in chosen) return usedWrongly(chosen.why)
    const { planner } = chosen
    const shared = readRoadOptions(values, { name: 'demo', policy: POLICIES.demo })
    if ('why' in shared) return usedWrongly(shared.why)
    const { options } = shared
    // Loaded only now: a slip of the pen is told at once.
    const { SEED_USER, startExpenses } = await import('@writ/examples/expenses')
    const { loadPlan } = await import('@writ/examples/plans')
    const { openRoad } = await import('../road/open-road.ts')
    return closingAfterwards(async (keep) => {
      const database = join(options.data, 'site')
      say('Starting the sample site …')
      const site = await startExpenses({ dataDir: database })
      keep(() => site.close())
      const before = (await site.reports()).length
      const vault = [{ name: 'work', origin: site.url, username: SEED_USER.name, password: SEED_USER.password }]
      const road = await openRoad({ ...options, vault, trustedHost: true, executor: true }, keep)

      say(`The person asks: ${REQUEST}`)
      say('The planner sends its plan:')
      const outcome =
        planner.kind === 'openai'
          ? await road.plan({ endpoint: planner.endpoint, request: REQUEST, facts: factsOf(site.url) }, 'log.json')
          : await road.run(
              { request: REQUEST, text: loadPlan('file-expense', { expenses: site.url }), inputs: INPUTS },
              'log.json'
            )
      // The site's own database is asked, past every page.
      const filed = (await site.reports()).length - before
      if (values.json) {
        const { pictures } = road
        answer(JSON.stringify({ ...outcome, pictures, site: { url: site.url, filed, database } }, null, 2))
      } else {
        answer('end' in outcome ? printModelOutcome(outcome) : printOutcome(outcome))
        answer(`The site's own database has ${filed} new report${filed === 1 ? '' : 's'}.`)
        for (const picture of road.pictures) answer(`Picture: ${picture}`)
      }
      if (!options.headless && !values.json) {
        say(
          `The browser stays open: ${site.url} (${SEED_USER.name} / ${SEED_USER.password}); the side panel shows the run.`
        )
        say(`The policy server is at ${road.server}. Ctrl-C ends everything.`)
        await once(process, 'SIGINT')
      }
      return outcome.status === 'done' && (!('end' in outcome) || outcome.end.ended === 'answered') ? 0 : 1
    })
  }
}

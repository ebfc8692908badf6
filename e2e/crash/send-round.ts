import { planAndRun, type RunEvent } from '@writ/examples/planners/plain'
import { type Outcome, outcomeOf } from '../../cli/road/outcome.ts'
import type { CrashRoad } from './crash-road.ts'

/** Reads what there is to file, files each, which the person is asked about, and looks at what came of it. */
const planOf = (site: string, round: string): string => `plan "Round ${round}" site s = "${site}"
on s {
  open "/orders/${round}"
  let orders = read table "Orders" as list of { ref: text from "Ref" }
  for order in orders up to 4 {
    open "/new"
    fill field "Ref" with order.ref
    click button "Submit"
    wait for heading "Filed" up to 20s
  }
  let shown = read text of heading
}
return { shown }`

export interface Sent {
  readonly outcome: Outcome
  /** What the planner was told while it went on. */
  readonly events: readonly RunEvent[]
}

/** Sends a round's plan as a planner does, and follows it to its end. */
export const sendRound = async (
  { site, server }: CrashRoad,
  round: string,
  onEvent: (event: RunEvent) => void = () => undefined
): Promise<Sent> => {
  const events: RunEvent[] = []
  const ended = await planAndRun({
    server: server().url,
    key: server().agentKey,
    request: `Do round ${round}`,
    text: planOf(site.url, round),
    // A server that has no processor to start on is not away for good.
    awaySeconds: 300,
    onEvent: (event) => {
      events.push(event)
      onEvent(event)
    }
  })
  return { outcome: outcomeOf(ended), events }
}

import { type followRun, isFinal } from '../session/index.ts'

type Followed = Extract<Awaited<ReturnType<typeof followRun>>, { ok: true }>['value']

/**
 * A run that is followed, as server-sent events (HTML Living Standard §9.2): each event with its number as `id`, a comment where
 * there was none for a while, and last `end` with `{run, status, report}` where the run has ended.
 */
export const eventStream = async function* (followed: Followed): AsyncGenerator<string> {
  for await (const told of followed) {
    if (told.type === 'quiet') yield ': quiet\n\n'
    else if (told.type === 'event') yield `id: ${told.event.n}\ndata: ${JSON.stringify(told.event)}\n\n`
    else {
      const { events: _, ...state } = told.state
      if (isFinal(state.status)) yield `event: end\ndata: ${JSON.stringify(state)}\n\n`
    }
  }
}

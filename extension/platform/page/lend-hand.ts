import {
  type ActionGrant,
  type Batch,
  type FromDocument,
  type HandEvent,
  isByHand,
  type ToDocument
} from '@writ/dsl/contract'
import type { TrustedInput } from './trusted-input.ts'

type Asked = Extract<FromDocument, { type: 'hand' }>

/** What an act of the hand may ask of the browser. A renderer can ask for anything. */
const fits = (verb: string, events: readonly HandEvent[]): boolean => {
  const places = new Set(events.flatMap((event) => (event.kind === 'mouse' ? [`${event.x} ${event.y}`] : [])))
  const kind = verb === 'press' ? 'key' : 'mouse'
  return (
    places.size <= 1 &&
    events.every((event) => event.kind === kind) &&
    (verb !== 'hover' || events.every((event) => event.kind === 'mouse' && event.type === 'mouseMoved'))
  )
}

/**
 * Lends the browser's own input to the acts of one batch that were granted it, to each once, in a document that fills its tab.
 * Whatever else is asked for is not done.
 */
export const lendHand = (
  batch: Batch,
  grants: readonly ActionGrant[],
  to: { readonly tab: number; readonly frame: number; readonly document: string },
  input: TrustedInput | undefined,
  say: (message: ToDocument) => void
) => {
  const trusted = new Set(grants.filter((grant) => grant.input === 'trusted').map(({ id }) => id))
  const verbs = new Map(
    batch.acts
      .filter(({ effect, page }) => trusted.has(effect) && isByHand(page.verb))
      .map(({ step, page }) => [step, page.verb])
  )
  const used = new Set<string>()
  const done = async ({ step, events }: Asked): Promise<boolean> => {
    const verb = verbs.get(step)
    if (!input || verb === undefined || to.frame !== 0 || used.has(step) || !fits(verb, events)) return false
    if (events.length === 0) return await input.take(to.tab, to.document)
    used.add(step)
    return await input.use(to.tab, to.document, events)
  }
  return {
    async hear(asked: Asked): Promise<void> {
      say({ type: 'handed', id: asked.id, done: await done(asked) })
    },
    /** The batch is over. */
    end: () => void input?.release(to.tab)
  }
}

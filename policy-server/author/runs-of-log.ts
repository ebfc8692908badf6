import {
  EFFECT_CLASSES,
  EMPTY_MANIFEST,
  isOrigin,
  type Manifest,
  type Origin,
  VERBS,
  type Where
} from '@writ/dsl/contract'
import { z } from 'zod'
import { nowOf, type PastRun } from './past-run.ts'

const decidedSchema = z.object({
  at: z.string(),
  event: z.object({
    kind: z.literal('plan-decided'),
    run: z.string(),
    agent: z.string(),
    device: z.string(),
    egress: z.enum(['open', 'declared']).optional(),
    asked: z.number(),
    grants: z.array(
      z.object({
        id: z.string(),
        verb: z.enum(VERBS),
        effect: z.enum(EFFECT_CLASSES),
        origin: z.string(),
        via: z.array(z.string()).optional(),
        max: z.int().positive(),
        approval: z.enum(['allow', 'ask'])
      })
    )
  })
})
const enrolledSchema = z.object({
  event: z.object({ kind: z.literal('device-enrolled'), device: z.string(), person: z.string() })
})

const NOWHERE = { start: 0, end: 0, line: 1, column: 1 }

const manifestOf = (grants: z.infer<typeof decidedSchema>['event']['grants']): Manifest => ({
  ...EMPTY_MANIFEST,
  sites: [...new Set(grants.map(({ origin }) => origin))].filter(isOrigin).map((origin, i) => ({
    name: `site${i}`,
    origin: origin as Origin,
    via: [],
    frames: [],
    files: []
  })),
  effects: grants.map(({ id, verb, effect, origin, via, max }) => ({
    id,
    verb,
    effect,
    origin: origin as Where,
    ...(via && { via: via as Origin[] }),
    max,
    control: [],
    span: NOWHERE
  })),
  maxSteps: grants.length
})

/**
 * The decided runs that a log tells of. A log holds the class, verb, place and count of each act, and neither its target nor its
 * path, the request or the flows: what a policy asks of these is decided here as if they were empty.
 */
export const runsOfLog = (leaves: readonly string[]): readonly PastRun[] => {
  const events = leaves.map((leaf): unknown => JSON.parse(leaf))
  const persons = new Map(
    events.flatMap((event) => {
      const parsed = enrolledSchema.safeParse(event)
      return parsed.success ? [[parsed.data.event.device, parsed.data.event.person] as const] : []
    })
  )
  return events.flatMap((event): PastRun[] => {
    const parsed = decidedSchema.safeParse(event)
    if (!parsed.success) return []
    const { at, event: told } = parsed.data
    const { run, agent, device, grants, egress, asked } = told
    return [
      {
        run,
        at,
        actors: {
          agent: { id: agent, name: agent },
          person: persons.get(device) ?? 'person',
          device,
          tenant: 'default',
          request: { text: '', saidBy: 'agent' }
        },
        now: nowOf(at),
        manifest: manifestOf(grants),
        was: {
          decision: asked > 0 ? 'ask' : 'allow',
          parts: Object.fromEntries(grants.map(({ id, approval }) => [id, approval]))
        },
        ...(egress && { egress }),
        steps: [],
        isPartial: true
      }
    ]
  })
}

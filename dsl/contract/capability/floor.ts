import * as z from 'zod'
import { parseOrigin } from '../page/origin.ts'
import { isSitePattern } from '../page/site-pattern.ts'
import { EFFECT_CLASSES } from '../plan/effect-class.ts'
import { egressSchema } from './capability.ts'
import { MAX_READERS, readerKeySchema } from './reader-key.ts'

/** Each is two rules of the browser, which takes a thousand with regular expressions in them. */
const MAX_SITES = 200
const MAX_EXECUTORS = 20
const sites = z.array(z.string().refine(isSitePattern, 'not a pattern for sites')).min(1).max(MAX_SITES)
const classes = z.array(z.enum(EFFECT_CLASSES)).min(1)

/** An origin in its canonical form, however it was written. */
const origin = z.string().transform((text, ctx) => {
  const read = parseOrigin(text.replace(/\/$/, ''))
  if (read.ok) return read.value
  ctx.addIssue({ code: 'custom', message: 'not an exact http or https origin' })
  return z.NEVER
})

/**
 * What an organisation sets for a browser (docs/device-floor.md). Beside those who may read recordings, it only narrows what a server may grant; what is absent
 * narrows nothing. An empty list is refused: whether it means none or all is anybody's guess.
 */
export const floorSchema = z.strictObject({
  /** Patterns for sites (`isSitePattern`) where and with which nothing is done. */
  blockedSites: sites.optional(),
  /** The only sites; one that is blocked as well is blocked. */
  allowedSites: sites.optional(),
  neverRun: classes.optional(),
  alwaysAsk: classes.optional(),
  /** The riskiest class that may be. `human` is the person's own doing and is no risk in this. */
  maxRisk: z.enum(EFFECT_CLASSES).optional(),
  /** The one policy server, and the one tenant of it. */
  server: origin.optional(),
  tenant: z.string().min(1).optional(),
  /** Who may say yes: the person at this browser, or nobody, so that what is asked is refused. */
  approvers: z.enum(['person', 'nobody']).optional(),
  /** `declared` locks every run to the origins of its plan (docs/egress-lock.md). */
  egress: egressSchema.optional(),
  /** Where code of plans may be sent; where none are named, to whichever executor the server names. */
  executors: z.array(origin).min(1).max(MAX_EXECUTORS).optional(),
  /** `never`: events are made in the page, whatever the token grants (docs/trusted-input.md). */
  trustedInput: z.enum(['never', 'granted']).optional(),
  /** For whom runs are recorded, beside the person (docs/replay.md): keys that recordings are encrypted to. */
  recordingReaders: z.array(readerKeySchema).min(1).max(MAX_READERS).optional()
})
export type Floor = z.infer<typeof floorSchema>

import {
  type ActOutcome,
  type Batch,
  type BatchAct,
  type BatchClaims,
  MAX_SKEW_SECONDS,
  refusal
} from '@writ/dsl/contract'
import type { BatchContext } from './facts/act-context.ts'
import { noteLeftFields } from './facts/left-fields.ts'
import { grantOf } from './grant-of.ts'
import type { DialogPort } from './guards/dialog-port.ts'
import type { MayCallTools } from './hand/call-tool.ts'
import { type Leaving, watchLeaving } from './leaving.ts'
import type { MayDoRare } from './rare-acts.ts'
import { type Progress, runAct } from './run-act.ts'
import { watchDom } from './tree/watch-dom.ts'

/** What a batch is run with. */
export type RunContext = BatchContext & MayDoRare & MayCallTools

/** Asked before every act, since an act or a wait takes its time; a claim that is missing has expired. */
const isLive = ({ exp }: BatchClaims): boolean => Date.now() / 1000 <= exp + MAX_SKEW_SECONDS

const startAct = async (
  act: BatchAct,
  claims: BatchClaims,
  ctx: RunContext,
  progress: Progress
): Promise<ActOutcome> => {
  const grant = grantOf(claims.authorization_details, act)
  if (!isLive(claims)) return { kind: 'refused', refusal: refusal('capability/expired') }
  if (!grant) return { kind: 'refused', refusal: refusal('capability/not-granted') }
  ctx.activation?.begin()
  const outcome = toldOf(await runAct(act, grant, { ...ctx, run: claims.txn }, progress), ctx)
  return act.answer && ctx.dialogs ? await afterAnswer(outcome, ctx.dialogs) : outcome
}

const toldOf = (outcome: ActOutcome, { activation }: BatchContext): ActOutcome =>
  outcome.kind === 'done' && !outcome.note && activation?.wanted() ? { ...outcome, note: 'needs-person' } : outcome

/** A page may ask its server before it asks the person. */
const DIALOG_MS = 3_000

/** Waits for the dialog that the act sets off to come, and says where none did that the answer fits. */
const afterAnswer = async (outcome: ActOutcome, dialogs: DialogPort): Promise<ActOutcome> => {
  const isDone = outcome.kind === 'done'
  const came = isDone && (await dialogs.answered(DIALOG_MS))
  dialogs.disarm()
  return isDone && !came ? { ...outcome, note: 'no-dialog' } : outcome
}

const endsBatch = (outcome: ActOutcome): boolean => outcome.kind !== 'done' || outcome.note === 'leaving'

/** Reports every act once, whoever knows first: the act itself, or the page's leave-taking. */
const reportOnce = (batch: Batch, ctx: BatchContext) => {
  const said = new Set<string>()
  return (step: string, outcome: ActOutcome): void => {
    if (said.has(step)) return
    said.add(step)
    ctx.report(step, outcome)
    if (!endsBatch(outcome)) return
    // Now, not in a later task: the page may have none.
    for (const act of batch.acts.slice(batch.acts.findIndex((at) => at.step === step) + 1)) {
      if (!said.has(act.step)) {
        said.add(act.step)
        ctx.report(act.step, { kind: 'not-run' })
      }
    }
  }
}

const runActs = async (batch: Batch, claims: BatchClaims, ctx: RunContext, leaving: Leaving): Promise<void> => {
  const report = reportOnce(batch, ctx)
  for (const [i, act] of batch.acts.entries()) {
    // A person took their time over a dialog, or a wait did: what is left is sent again under a new child capability.
    const isLate = i > 0 && !isLive(claims)
    if (isLate || leaving.begun() || !ctx.alive()) return report(act.step, { kind: 'not-run' })
    const progress: Progress = { dispatched: false, onDispatch: () => ctx.begun?.(act.step) }
    leaving.onBegin(() => {
      // Whether a page that goes while it is waited for has done what it was asked, nobody knows; it may answer yet, and stay.
      if (progress.waits && progress.dispatched) return
      report(act.step, progress.dispatched ? { kind: 'done', note: 'leaving' } : { kind: 'not-run' })
    })
    // What was told as not run is not done after all, where the page stays.
    const alive = () => ctx.alive() && !leaving.begun()
    const outcome = await startAct(act, claims, { ...ctx, alive }, progress)
    report(act.step, outcome)
    if (endsBatch(outcome)) return
  }
}

/**
 * Runs a verified batch, act by act; every act of it is reported exactly once through `ctx.report`, synchronously, as
 * soon as its outcome is known. A batch that comes too late is refused (`capability/expired`); what is left when its time is
 * over is `not-run`. The first act that is not done ends the batch, and so does a page that begins to go: its act is `done`
 * with the note `leaving`, all later ones are `not-run`.
 */
export const runBatch = async (batch: Batch, claims: BatchClaims, ctx: RunContext): Promise<void> => {
  noteLeftFields(ctx)
  const leaving = watchLeaving()
  const watch = watchDom(document, ctx.shadowRootOf)
  try {
    await runActs(batch, claims, { ...ctx, watch }, leaving)
  } finally {
    leaving.stop()
    watch.stop()
  }
}

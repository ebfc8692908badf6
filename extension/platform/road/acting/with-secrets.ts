import { type BatchAct, isOrigin, ok, type PageAct, type Result, refuse } from '@writ/dsl/contract'
import type { ResolvedAct } from '@writ/dsl/run'
import type { Document } from '../../page/documents.ts'
import type { RunRecord } from '../../storage/run-record.ts'
import type { Vault } from '../../vault/vault.ts'
import { type BroughtFiles, digestOf } from '../files/bring-files.ts'
import type { RoadPorts } from '../road-ports.ts'
import type { BatchNeed } from './batch-need.ts'
import { showAccount } from './hide-account.ts'

/** The acts of a batch as its document gets them: with what was copied, with the digests of its files, and with its secrets. */
export const withSecrets = async (
  need: BatchNeed,
  { clipboard: copied, typed = [] }: Pick<RunRecord, 'clipboard' | 'typed'>,
  files: BroughtFiles,
  { origin }: Document,
  { vault }: Pick<RoadPorts, 'vault'>
): Promise<Result<readonly BatchAct[]>> => {
  const acts: BatchAct[] = []
  for (const { step, checked, act, answer, opensTab, approved } of need.acts) {
    // What is copied on the way the document knows itself.
    const brings = checked.verb === 'paste' && copied !== undefined && !acts.some(({ page }) => page.verb === 'copy')
    const shown = approved ? await showAccount(approved, typed, vault) : ok(undefined)
    if (!shown.ok) return { ok: false, refusal: { ...shown.refusal, span: checked.span } }
    const common = {
      step,
      effect: checked.effect,
      class: checked.class,
      ...(answer && { answer }),
      ...(opensTab !== undefined && { opensTab }),
      ...(brings && { clipboard: copied }),
      ...digestOf(files.get(step)),
      ...(shown.value && { approved: shown.value })
    }
    const page = await withSecret(act, origin, need, vault)
    if (!page.ok) return { ok: false, refusal: { ...page.refusal, span: checked.span } }
    acts.push({ ...common, page: page.value })
  }
  return ok(acts)
}

/** INVARIANT: a secret goes to the exact origin it is kept for, and so to the one where the document stands. */
const withSecret = async (
  act: ResolvedAct,
  origin: string,
  need: BatchNeed,
  vault: Pick<Vault, 'reveal'>
): Promise<Result<PageAct>> => {
  if (act.verb === 'download') {
    const inner = await withSecret(act.act, origin, need, vault)
    return inner.ok ? ok({ verb: 'download', act: inner.value }) : inner
  }
  if (act.verb !== 'fill-secret') return ok(act)
  if (!isOrigin(origin)) return refuse('run/bug')
  const { target, secret } = act
  const text = await vault.reveal(origin, secret)
  const home = [need.origin, ...need.via]
  return text.ok ? ok({ verb: 'fill-secret', target, part: secret.part, text: text.value, home }) : text
}

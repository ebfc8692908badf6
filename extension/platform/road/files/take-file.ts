import {
  type ActOutcome,
  type Downloaded,
  downloadedSchema,
  joinPieces,
  type Result,
  refuse,
  travelsAlone
} from '@writ/dsl/contract'
import type { Need, ReadyAct } from '@writ/dsl/run'
import type { Document } from '../../page/documents.ts'
import type { AnswerWatch, DownloadWatch, MayLie } from '../../page/downloads.ts'
import { type FetchedFile, fetchAddress } from '../../page/fetch-address.ts'
import type { Dispatched } from '../../page/hear-batch.ts'
import { judgeAnswer, plainName } from '../../page/judge-answer.ts'
import type { StoredFile } from '../../storage/database.ts'
import { fileValueOf, keepFile, type NewFile } from '../../storage/files.ts'
import type { RoadPorts } from '../road-ports.ts'

/** The browser begins to save at once what a document was left for. */
const BEGIN_MS = 2_000

/** What is heard while an act that downloads is under way. */
export interface AwaitedFile {
  readonly act: ReadyAct
  readonly mayLie: MayLie
  readonly answers: AnswerWatch
  readonly saved: DownloadWatch
  stop(): void
}

/** Begins to listen for what the download of a batch leads to, its last act; `undefined` where there is none. */
export const awaitFile = (
  { acts }: Pick<Extract<Need, { kind: 'batch' }>, 'acts'>,
  document: Document,
  run: string,
  { documents, downloads }: Pick<RoadPorts, 'documents' | 'downloads'>
): AwaitedFile | undefined => {
  const act = acts.at(-1)
  if (act?.act.verb !== 'download' || act.act.act.verb === 'screenshot') return undefined
  const origins: readonly string[] = [act.checked.origin, ...(act.files ?? [])]
  const mayLie: MayLie = (origin) => origins.includes(origin)
  const answers = downloads.answers(origins)
  const saved = downloads.watch(mayLie, () => documents.came(document, run))
  const stop = () => {
    answers.stop()
    saved.stop()
  }
  return { act, mayLie, answers, saved, stop }
}

/** How a download ended, and the file that is kept of it. */
export interface TakenFile {
  readonly outcome: ActOutcome
  readonly file?: StoredFile
}

/**
 * Makes a file of what a document says that its act led to, and keeps it for the run; `undefined` where the act was not done. What
 * a document says is data: the extension judges it, and follows itself where it leads. Refuses what `fetchAddress`,
 * `judgeAnswer`, `DownloadWatch` and `keepFile` refuse; an act that leaves a mark was done all the same, and is then unknown: by its
 * class, by what the person approved, or because the document says so, whose page raised it or which sent a form.
 */
export const takeFile = async (
  run: string,
  { outcomes, files }: Dispatched,
  awaited: AwaitedFile,
  { db, pages }: Pick<RoadPorts, 'db' | 'pages'>
): Promise<TakenFile | undefined> => {
  const said = outcomes.at(-1)
  if (said?.kind !== 'done') return undefined
  const { step, checked, approved } = awaited.act
  const led = downloadedSchema.safeParse(said.value ?? { kind: 'none' })
  const found = led.success
    ? await findFile(run, led.data, files.get(step) ?? [], awaited, pages)
    : refuse('page/download-failed')
  const kept = found.ok ? await keepFile(db, found.value) : found
  if (kept.ok) return { outcome: { kind: 'done', value: fileValueOf(kept.value) }, file: kept.value }
  const leavesMark = travelsAlone(approved?.effect ?? checked.class) || led.data?.sent === true
  return { outcome: leavesMark ? { kind: 'unknown' } : { kind: 'refused', refusal: kept.refusal } }
}

const findFile = async (
  run: string,
  led: Downloaded,
  pieces: readonly Uint8Array[],
  { act: { checked }, mayLie, answers, saved }: AwaitedFile,
  pages: RoadPorts['pages']
): Promise<Result<NewFile>> => {
  switch (led.kind) {
    case 'answer': {
      const bytes = joinPieces(pieces)
      // Pieces that were lost with a port, or that came to more than is allowed.
      if (bytes.length !== led.size) return refuse('page/download-failed')
      return newFile(run, { answer: led, bytes, from: [checked.origin] })
    }
    case 'address': {
      const fetched = await fetchAddress(led, mayLie, answers, pages)
      if (!fetched.ok) return fetched
      const from = [...new Set([checked.origin, ...fetched.value.from])]
      return newFile(run, { ...fetched.value, from })
    }
    case 'none': {
      const file = await saved.saved(BEGIN_MS)
      return file.ok
        ? { ok: true, value: { ...file.value, run, name: plainName(file.value.name) || 'download' } }
        : file
    }
  }
}

const newFile = (run: string, { answer, bytes, from }: FetchedFile): Result<NewFile> => {
  const judged = judgeAnswer(answer)
  return judged.ok ? { ok: true, value: { run, ...judged.value, from, bytes } } : judged
}

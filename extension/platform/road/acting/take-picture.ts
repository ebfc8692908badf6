import { isOrigin, type LiveTarget, type Result, refuse } from '@writ/dsl/contract'
import type { Need, ReadyAct } from '@writ/dsl/run'
import type { Document } from '../../page/documents.ts'
import { pictureElement } from '../../page/picture-element.ts'
import { fileValueOf, keepFile } from '../../storage/files.ts'
import type { TakenFile } from '../files/take-file.ts'
import type { RoadPorts } from '../road-ports.ts'
import { askedOfPage } from './asked-of-page.ts'

const targetOf = ({ act }: ReadyAct): LiveTarget | undefined => {
  const inner = act.verb === 'download' ? act.act : act
  return inner.verb === 'screenshot' ? inner.target : undefined
}

/** Does the batch end with a picture? */
export const endsWithPicture = ({ acts }: Pick<Extract<Need, { kind: 'batch' }>, 'acts'>): ReadyAct | undefined => {
  const act = acts.at(-1)
  return act && targetOf(act) ? act : undefined
}

/**
 * Takes the picture of what a document has brought into view, covers what must not be seen and keeps it for the run. Refuses what
 * `pictureElement`, `Pictures.capture` and `keepFile` refuse.
 */
export const takePicture = async (
  run: string,
  act: ReadyAct,
  document: Document,
  ports: Pick<RoadPorts, 'documents' | 'db' | 'pages' | 'pictures'>
): Promise<TakenFile> => {
  const taken = await capture(act, document, ports)
  const kept = taken.ok
    ? await keepFile(ports.db, {
        run,
        name: 'screenshot.png',
        type: 'image/png',
        from: [act.checked.origin],
        bytes: taken.value
      })
    : taken
  if (!kept.ok) return { outcome: { kind: 'refused', refusal: kept.refusal } }
  return { outcome: { kind: 'done', value: fileValueOf(kept.value) }, file: kept.value }
}

const capture = async (
  act: ReadyAct,
  document: Document,
  { documents, pages, pictures }: Pick<RoadPorts, 'documents' | 'pages' | 'pictures'>
): Promise<Result<Uint8Array<ArrayBuffer>>> => {
  const target = targetOf(act)
  const { origin } = act.checked
  if (!target || !isOrigin(origin)) return refuse('run/bug')
  return await pictureElement({ document, target, asked: askedOfPage(act), origin }, documents, pages, pictures.capture)
}

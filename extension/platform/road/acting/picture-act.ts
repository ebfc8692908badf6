import {
  type CapabilityClaims,
  hashBytes,
  type LiveTarget,
  ok,
  type PictureLack,
  type Question,
  type RefusalCode,
  refuse
} from '@writ/dsl/contract'
import type { AskedAct } from '@writ/dsl/run'
import { dataUrlOf } from '../../page/cut-out.ts'
import type { Document } from '../../page/documents.ts'
import { pictureElement } from '../../page/picture-element.ts'
import type { Pictures } from '../../page/pictures.ts'
import type { RoadPorts } from '../road-ports.ts'
import { mayPicture } from './may-picture.ts'

/** So much of the page around the element, in CSS pixels. */
const MARGIN = 32
/** Longest `data:` address that is kept for a question. */
const MAX_URL = 4_000_000

/** What a question says of its picture, and the picture itself, as a `data:` address, for the person's page alone. */
export interface ActPicture {
  readonly said: NonNullable<Question['picture']>
  readonly url?: string
}

const LACKS: Partial<Record<RefusalCode, PictureLack>> = {
  'target/hidden': 'out-of-view',
  'target/not-found': 'out-of-view',
  'target/ambiguous': 'out-of-view',
  'target/unsettled': 'moving',
  'page/unsupported': 'framed',
  'page/too-large': 'too-large'
}

const none = (lack: PictureLack): ActPicture => ({ said: { none: lack } })

const targetOf = (act: AskedAct): LiveTarget | undefined => {
  if ('other' in act) return undefined
  const inner = act.act.verb === 'download' ? act.act.act : act.act
  return 'target' in inner ? inner.target : undefined
}

const inFrontOf = async (tab: number, pictures: Pictures) => {
  const shot = await pictures.inFront(tab)
  return shot ? ok(new Blob([new Uint8Array(shot.bytes)], { type: 'image/png' })) : refuse('page/needs-person')
}

/**
 * The picture of what an act aims at, for its question, where the plan was granted pictures of that site without asking; `undefined` where it
 * was not, or the act aims at nothing. No tab is brought forward for it, nothing is scrolled, and what `coversOf` names is covered. It is
 * never written to the journal nor sent: the question holds its hash, or why there is none.
 */
export const pictureAct = async (
  act: AskedAct,
  document: Document,
  claims: CapabilityClaims,
  { documents, pages, pictures }: Pick<RoadPorts, 'documents' | 'pages' | 'pictures'>
): Promise<ActPicture | undefined> => {
  const target = targetOf(act)
  const { origin } = document
  if (!target || !mayPicture(claims, origin)) return undefined
  if (act.checked.verb === 'fill-secret') return none('secret')
  const inFront = (tab: number) => inFrontOf(tab, pictures)
  const taken = await pictureElement({ document, target, origin, margin: MARGIN }, documents, pages, inFront)
  if (!taken.ok) return none(LACKS[taken.refusal.code] ?? 'not-in-front')
  const url = dataUrlOf(taken.value)
  return url.length > MAX_URL ? none('too-large') : { said: { sha256: hashBytes(taken.value) }, url }
}

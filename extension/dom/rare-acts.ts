import { awaitDownload } from './files/download-file.ts'
import { framePicture } from './files/frame-picture.ts'
import { sentFile } from './files/sent-file.ts'
import { upload } from './files/upload.ts'
import { copy, paste } from './hand/clipboard-acts.ts'
import { drag } from './hand/drag.ts'
import { scroll } from './hand/scroll-page.ts'
import { holdHand } from './hand/trusted-hand.ts'
import { observeNow, observePage } from './observe/observe-now.ts'
import { readAttribute } from './read/read-attribute.ts'
import { readAll, readRecord } from './read/read-record.ts'
import { readTable } from './read/read-table.ts'
import { signFrame } from './sign-frame.ts'

/**
 * What few runs have a page do: a third of the executor. It stands apart, so that a host which is weighed by what it puts into each page
 * puts this there when a run first needs it.
 */
export interface RareActs {
  readonly awaitDownload: typeof awaitDownload
  readonly copy: typeof copy
  readonly drag: typeof drag
  readonly framePicture: typeof framePicture
  readonly holdHand: typeof holdHand
  readonly observeNow: typeof observeNow
  readonly observePage: typeof observePage
  readonly paste: typeof paste
  readonly readAll: typeof readAll
  readonly readAttribute: typeof readAttribute
  readonly readRecord: typeof readRecord
  readonly readTable: typeof readTable
  readonly scroll: typeof scroll
  readonly sentFile: typeof sentFile
  readonly signFrame: typeof signFrame
  readonly upload: typeof upload
}

export const rareActs: RareActs = {
  awaitDownload,
  copy,
  drag,
  framePicture,
  holdHand,
  observeNow,
  observePage,
  paste,
  readAll,
  readAttribute,
  readRecord,
  readTable,
  scroll,
  sentFile,
  signFrame,
  upload
}

/** Whoever runs acts says whether these stand there by now; where they do not, they are refused (`page/unsupported`). */
export interface MayDoRare {
  readonly rare?: () => RareActs | undefined
}

import { ok, type Result, refuse, travelsAlone } from '@writ/dsl/contract'
import type { Aim } from '../facts/aim.ts'
import { fileReceiverOf, isFileInput } from '../finding/file-input.ts'
import { clickElement, readyToClick, type Steadiness } from '../hand/click-element.ts'
import { dragEvent } from '../hand/mouse-event.ts'
import type { Performed } from '../hand/performed.ts'
import { isDisabled } from '../naming/state-of.ts'
import type { Hit } from '../tree/hit-test.ts'
import { native } from '../tree/native.ts'
import { nextTask, pause } from '../tree/next-change.ts'
import { accepts } from './accepts.ts'
import { CHOOSER_EVENTS } from './chooser-guard.ts'

/** A file with its bytes, for the page that it goes to. */
export interface FileToUpload {
  readonly name: string
  /** MIME type. */
  readonly type: string
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** How the file is put into the page. */
export type Way =
  | { readonly kind: 'input'; readonly input: HTMLInputElement }
  | { readonly kind: 'button' | 'zone'; readonly hit: Hit }

const fits = (input: HTMLInputElement, { name, type }: FileToUpload, target: string): Result<void> => {
  // A folder is not a file, and what it takes is not one either.
  if (input.webkitdirectory) return refuse('page/file-not-accepted', { target })
  return accepts(native.attr(input, 'accept') ?? '', name, type)
    ? ok(undefined)
    : refuse('page/file-not-accepted', { target })
}

/**
 * Can a page see what a drag of ours carries? Firefox keeps what a content script puts there from the page (its principal is
 * more than the page's), and the page would be told of an empty drop. Only there content scripts have `cloneInto`.
 */
const canDrop = (): boolean => !('cloneInto' in globalThis)

/**
 * Can the file be put there? Refuses `target/not-editable`, `target/disabled`, `page/file-not-accepted`, `page/unsupported`; of what must be
 * pressed or dropped on also what a click refuses.
 */
export const readyToUpload = (aim: Aim, file: FileToUpload, steady: Steadiness): Result<Way> => {
  const { look, el, said } = aim
  const receiver = fileReceiverOf(look, el)
  switch (receiver.kind) {
    case 'none':
    case 'several':
      return refuse('target/not-editable', { target: said })
    case 'input': {
      const { input } = receiver
      if (isDisabled(look, el) || isDisabled(look, input)) return refuse('target/disabled', { target: said })
      const taken = fits(input, file, said)
      return taken.ok ? ok({ kind: 'input', input }) : taken
    }
    case 'button':
    case 'zone': {
      if (receiver.kind === 'zone' && !canDrop()) return refuse('page/unsupported', { what: 'drop a file here' })
      const hit = readyToClick(aim, steady)
      return hit.ok ? ok({ kind: receiver.kind, hit: hit.value }) : hit
    }
  }
}

const dataOf = ({ name, type, bytes }: FileToUpload): DataTransfer => {
  const data = new DataTransfer()
  data.items.add(new File([bytes], name, { type }))
  return data
}

const put = (input: HTMLInputElement, file: FileToUpload): void => {
  native.setFiles(input, dataOf(file).files)
  native.send(input, new Event('input', { bubbles: true, composed: true }))
  native.send(input, new Event('change', { bubbles: true }))
}

/** Puts a file into a file input, as if it had been picked. Refuses what `aim.again` refuses. */
export const putIntoInput = (aim: Aim, input: HTMLInputElement, file: FileToUpload): Result<void> => {
  const still = aim.again()
  if (!still.ok) return still
  put(input, file)
  return ok(undefined)
}

/** A page may do something of its own before it opens its input. */
const OPEN_MS = 2_000
const POLL_MS = 20

const putIntoOpened = (aim: Aim, opened: HTMLInputElement | undefined, file: FileToUpload): Result<void> => {
  if (!opened) return refuse('page/no-effect')
  if (location.origin !== aim.facts.origin) return refuse('page/wrong-origin', { expected: aim.facts.origin })
  const taken = fits(opened, file, aim.said)
  if (taken.ok) put(opened, file)
  return taken
}

/**
 * Presses a control and puts the file into the input that the page then opens, in the moment that the browser would show its
 * own window for it. Refuses what a click refuses, page/file-not-accepted, and page/no-effect where no input is opened; but a
 * click that leaves a mark was made all the same: what fails after it is `uncertain`, never refused.
 */
export const pressForInput = async (aim: Aim, hit: Hit, file: FileToUpload): Promise<Result<Performed>> => {
  let opened: HTMLInputElement | undefined
  let isUncertain = travelsAlone(aim.facts.effect)
  const onClick = (event: Event): void => {
    const [target] = event.composedPath()
    if (event.isTrusted || !isFileInput(target ?? null)) return
    opened ??= target as HTMLInputElement
    event.preventDefault()
  }
  native.listen(window, 'click', onClick, { capture: true })
  native.send(document, new CustomEvent(CHOOSER_EVENTS.arm))
  try {
    const clicked = clickElement(aim, hit)
    if (!clicked.ok) return clicked
    isUncertain ||= clicked.value.uncertain ?? false
    for (const end = performance.now() + OPEN_MS; !opened && performance.now() < end; ) await pause(POLL_MS)
  } finally {
    native.send(document, new CustomEvent(CHOOSER_EVENTS.disarm))
    native.unlisten(window, 'click', onClick, { capture: true })
  }
  const taken = putIntoOpened(aim, opened, file)
  if (taken.ok) return ok({})
  return isUncertain ? ok({ uncertain: true }) : taken
}

/**
 * Drops the file on an element, as from another window (HTML §6.11.5). Refuses what `aim.again` refuses, and page/no-effect where
 * the page takes no drop there.
 */
export const dropFile = async (aim: Aim, { point, el: at }: Hit, file: FileToUpload): Promise<Result<void>> => {
  const data = dataOf(file)
  let taken = false
  for (const type of ['dragenter', 'dragover', 'dragover'] as const) {
    const still = aim.again()
    if (!still.ok) return still
    taken = !native.send(at, dragEvent(type, point, data))
    await nextTask()
  }
  const still = aim.again()
  if (still.ok && taken) {
    native.send(at, dragEvent('drop', point, data))
    return ok(undefined)
  }
  native.send(at, dragEvent('dragleave', point, data))
  return still.ok ? refuse('page/no-effect') : still
}

import { native } from '../tree/native.ts'
import { nextTask } from '../tree/next-change.ts'
import { type EditContextLike, editContextOf } from '../tree/text-control.ts'
import { dataWith, sendClipboardEvent } from './clipboard-event.ts'
import { inputEvent } from './input-event.ts'
import { keyEvent } from './key-event.ts'

const rangesOfSelection = (): StaticRange[] => {
  const selection = getSelection()
  return selection?.rangeCount ? [new StaticRange(selection.getRangeAt(0))] : []
}

const isWritable = (node: Node): boolean => !(node instanceof HTMLElement) || native.editable(node)

/** The last place for a caret: in the last text, not behind the block that holds it. */
const lastPlace = (el: Node): Node => {
  const last = [...native.children(el)].findLast(isWritable)
  if (!last) return el
  return last instanceof HTMLBRElement ? el : lastPlace(last)
}

export const selectIn = (el: Element, what: 'all' | 'end'): void => {
  const range = native.createRange(document)
  const place = what === 'end' ? lastPlace(el) : el
  range.selectNodeContents(place)
  if (what === 'end') {
    const last = [...native.children(place)].at(-1)
    // A line break at the end of a block only holds it open.
    if (last instanceof HTMLBRElement) range.setEndBefore(last)
    range.collapse(false)
  }
  const selection = getSelection()
  selection?.removeAllRanges()
  selection?.addRange(range)
}

/** Is the caret, or the selection, in the element? */
export const holdsSelection = (el: Element): boolean => {
  const selection = getSelection()
  return !!selection?.anchorNode && native.contains(el, selection.anchorNode)
}

const SELECTION_MS = 50

/** Moves the selection and waits until the page has heard of it: editors keep a selection of their own. */
export const selectAndTell = async (move: () => void): Promise<void> => {
  const told = new Promise<void>((resolve) => {
    const timer = setTimeout(() => done(), SELECTION_MS)
    const done = () => {
      clearTimeout(timer)
      native.unlisten(document, 'selectionchange', done)
      resolve()
    }
    native.listen(document, 'selectionchange', done)
  })
  move()
  await told
  await nextTask()
}

const MOD = /mac|iphone|ipad/i.test(navigator.platform) ? 'metaKey' : 'ctrlKey'

/** Presses a key that the browser itself would do nothing with but select; says whether the page took it. */
export const tryKey = (el: Element, key: string, held = false): boolean => {
  const press = { key, ctrlKey: false, altKey: false, shiftKey: false, metaKey: false, ...(held && { [MOD]: true }) }
  const taken = !native.send(el, keyEvent('keydown', press))
  if (native.connected(el)) native.send(el, keyEvent('keyup', press))
  return taken
}

/** Runs a command of the browser's. Firefox tells the page of it beforehand where an extension asks; that the page has heard. */
const runCommand = (command: string, text: string | null): boolean => {
  const hush = (event: Event) => event.stopImmediatePropagation()
  native.listen(window, 'beforeinput', hush, { capture: true })
  const done = native.command(document, command, false, text ?? '')
  native.unlisten(window, 'beforeinput', hush, { capture: true })
  return done
}

const COMMANDS: Readonly<Record<string, string>> = {
  insertText: 'insertText',
  insertFromPaste: 'insertText',
  insertParagraph: 'insertParagraph',
  insertLineBreak: 'insertLineBreak',
  deleteContentBackward: 'delete',
  deleteContentForward: 'forwardDelete',
  deleteWordBackward: 'delete',
  deleteWordForward: 'forwardDelete',
  formatBold: 'bold',
  formatItalic: 'italic',
  formatUnderline: 'underline',
  historyUndo: 'undo',
  historyRedo: 'redo'
}

const tell = (el: Element, inputType: string, text: string | null): boolean => {
  const pasted = inputType === 'insertFromPaste' && text !== null
  const more = { targetRanges: rangesOfSelection(), ...(pasted && { dataTransfer: dataWith(text) }) }
  return native.send(el, inputEvent('beforeinput', inputType, pasted ? null : text, more))
}

/** A host in a window without focus has no commands; its own framework hears of the change by the events. */
const writeByHand = (el: Element, inputType: string, text: string | null): void => {
  const selection = getSelection()
  if (inputType.startsWith('delete') && selection?.isCollapsed)
    selection.modify('extend', inputType.endsWith('Forward') ? 'forward' : 'backward', 'character')
  selection?.deleteFromDocument()
  const written = inputType === 'insertParagraph' || inputType === 'insertLineBreak' ? '\n' : (text ?? '')
  const [first, ...more] = written.split('\n')
  const nodes = [
    native.createText(document, first ?? ''),
    ...more.flatMap((line) => [native.create(document, 'br'), native.createText(document, line)])
  ]
  if (written !== '' && selection?.rangeCount) {
    const range = selection.getRangeAt(0)
    for (const node of nodes.toReversed()) range.insertNode(node)
  }
  selection?.collapseToEnd()
  native.send(el, inputEvent('input', inputType, text))
}

const intoContext = (el: Element, context: EditContextLike, inputType: string, text: string | null): void => {
  if (!native.send(el, inputEvent('beforeinput', inputType, text)) || text === null || text === '\n') return
  const [start, end] = [context.selectionStart, context.selectionEnd].sort((a, b) => a - b) as [number, number]
  const caret = start + text.length
  context.updateText(start, end, text)
  context.updateSelection(caret, caret)
  const { TextUpdateEvent } = globalThis as unknown as {
    readonly TextUpdateEvent: new (type: string, init: object) => Event
  }
  native.send(
    context,
    new TextUpdateEvent('textupdate', {
      updateRangeStart: start,
      updateRangeEnd: end,
      text,
      selectionStart: caret,
      selectionEnd: caret
    })
  )
}

/**
 * Edits where the selection of an editing host is, as one input of the browser's: `insertText` and `insertFromPaste` with their
 * text, `insertParagraph`, `deleteContentBackward`, `formatBold` and their like without (Input Events Level 2). An editor
 * that writes by itself prevents the first event, and nothing more is done.
 */
export const editHost = (el: Element, inputType: string, text: string | null = null): void => {
  const context = editContextOf(el)
  if (context) return intoContext(el, context, inputType, text)
  const command = COMMANDS[inputType]
  if (!command) return
  if (inputType.startsWith('deleteWord') && getSelection()?.isCollapsed)
    getSelection()?.modify('extend', inputType.endsWith('Forward') ? 'forward' : 'backward', 'word')
  if (!tell(el, inputType, text) || runCommand(command, text)) return
  if (/^(?:insert|delete)/.test(inputType)) writeByHand(el, inputType, text)
}

/** Pastes a text where the selection is, by the event that editors take for themselves, else as an input. */
export const pasteInHost = (el: Element, text: string): void => {
  const { prevented } = sendClipboardEvent(el, 'paste', text)
  if (!prevented && native.connected(el)) editHost(el, 'insertFromPaste', text)
}

/**
 * Everything that an editor holds, as it gives it to a copy: one that draws only what is in its window holds more than it shows.
 * `undefined` where it does not say. All of it is selected then.
 */
export const copiedFrom = (el: Element): string | undefined => {
  if (!tryKey(el, 'a', true)) return undefined
  const { prevented, text } = sendClipboardEvent(el, 'copy')
  return prevented ? text : undefined
}

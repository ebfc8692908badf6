import { browser } from '../platform/browser.ts'
import { askToReach } from '../platform/page/match-pattern.ts'
import { pause } from '../platform/pause.ts'
import { openDatabase } from '../platform/storage/database.ts'
import { keepChosen } from '../platform/storage/keep-chosen.ts'
import type { ApprovalPorts, Send } from '../ui/index.ts'
import type { UiMessage } from '../ui/protocol.ts'

/** A background that is being restarted loses the message it had; it is asked again after this long. */
const PATIENCE_MS = 2_000
const TRIES = 5
/** What stretches a passphrase (Argon2id), some of it twice, takes its time on a slow machine. */
const STRETCH_MS = 60_000
/** The server asks others, which may take as long as it waits for them. */
const FAR_MS = 35_000
const FAR: readonly UiMessage['type'][] = ['tools/set', 'tools/sign-in', 'tools/signed-in']
const STRETCHES: readonly UiMessage['type'][] = [
  'vault/set-up',
  'vault/open',
  'vault/change',
  'vault/recover',
  'vault/renew-recovery',
  'vault/add-passkey'
]
/** Messages that change nothing, and so can be sent again. */
const LOOKS: readonly UiMessage['type'][] = [
  'question/get',
  'mark/get',
  'panel/state',
  'vault/list',
  'vault/status',
  'labels/list',
  'lost/get'
]

const sendOnce = (message: UiMessage, ms: number): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the background did not answer')), ms)
    browser.runtime
      .sendMessage(message)
      .then((reply: unknown) => (reply === undefined ? reject(new Error('no reply')) : resolve(reply)), reject)
      .finally(() => clearTimeout(timer))
  })

const sendLook = async (message: UiMessage): Promise<unknown> => {
  for (let tries = 1; ; tries++) {
    try {
      return await sendOnce(message, PATIENCE_MS)
    } catch (error) {
      if (tries === TRIES) throw error
      await pause(PATIENCE_MS / 10)
    }
  }
}

/** An answer is spent once, so one whose reply was lost is either taken (the question is gone) or can be given again. */
const sendAnswer = async (message: Extract<UiMessage, { type: 'question/answer' }>): Promise<unknown> => {
  try {
    return await sendOnce(message, PATIENCE_MS * TRIES)
  } catch {
    const view = (await sendLook({ type: 'question/get', id: message.answer.question })) as {
      value?: { gone?: boolean }
    }
    return view.value?.gone ? { ok: true, value: undefined } : await sendOnce(message, PATIENCE_MS * TRIES)
  }
}

/**
 * Asks the browser, within the person's own click, for the right to reach the server; a managed build has it already.
 * Whether it was given shows when the server is reached.
 */
const askForServer = async (server: string): Promise<void> => {
  if (!URL.canParse(server)) return
  await askToReach([server])
}

/** A page's way to the background. */
export const send: Send = async (message) => {
  if (message.type === 'enrol') await askForServer(message.server)
  if (LOOKS.includes(message.type)) return sendLook(message)
  if (message.type === 'question/answer') return sendAnswer(message)
  if (FAR.includes(message.type)) return sendOnce(message, FAR_MS)
  return sendOnce(message, STRETCHES.includes(message.type) ? STRETCH_MS : PATIENCE_MS * 2 * TRIES)
}

export const locale = (): string => browser.i18n.getUILanguage()

export const rootElement = (): HTMLElement => {
  const root = document.getElementById('root')
  if (!root) throw new Error('the page has no #root')
  return root
}

/** Puts a file by that the person chose. The page does it itself: what it holds need not go through a message. */
export const keepChosenFile: ApprovalPorts['keepFile'] = async (question, file) => {
  const db = await openDatabase()
  try {
    const bytes = new Uint8Array(await file.arrayBuffer())
    return await keepChosen(db, question, { name: file.name, type: file.type, bytes })
  } finally {
    db.close()
  }
}

/** Lets the extension act at the origins of a plan, within the person's own click. Whether it was given the background sees by itself. */
export const allowSites = async (origins: readonly string[]): Promise<void> => void (await askToReach(origins))

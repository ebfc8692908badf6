import type { Answer, AnswerChoice, Question } from '@writ/dsl/contract'
import type { Page } from 'playwright'

interface Runtime {
  readonly runtime: { sendMessage(message: object): Promise<unknown> }
}

/** What the extension's own pages say to its background. */
export type Message = { readonly type: string } & Readonly<Record<string, unknown>>

type Said = { readonly ok: boolean; readonly code?: string; readonly value?: unknown }

/** Says something to the background as one of the extension's own pages, from that page. */
export const sayFrom = (page: Page, message: Message): Promise<Said> =>
  page.evaluate(async (said) => {
    const { browser, chrome } = globalThis as unknown as { browser?: Runtime; chrome: Runtime }
    return (await (browser ?? chrome).runtime.sendMessage(said)) as Said
  }, message)

/** What an approval page asks: its question, and the hash of what it shows. */
export const questionOn = async (
  page: Page
): Promise<{ readonly question: Question; readonly shown: Answer['shown'] }> => {
  await page.locator('main[data-state="ready"]').waitFor({ timeout: 30_000 })
  const id = new URL(page.url()).searchParams.get('question') ?? ''
  const { value } = await sayFrom(page, { type: 'question/get', id })
  return value as { question: Question; shown: string }
}

/** An answer, as the approval page says it. */
export const messageOf = (answer: Answer): Message => ({ type: 'question/answer', answer })

/** Answers from the approval page itself, without its buttons: what it says, not how it is pressed. */
export const answerFrom = async (page: Page, choice: AnswerChoice): Promise<Said> => {
  const { question, shown } = await questionOn(page)
  return await sayFrom(page, messageOf({ question: question.id, choice, shown }))
}

/** Changes what the extension keeps, as time would: every record of a store gets these members, or with `gone` is no more. */
export const rewriteStore = (
  page: Page,
  store: 'standing' | 'agents' | 'runs',
  change: Readonly<Record<string, unknown>> | 'gone'
): Promise<void> =>
  page.evaluate(
    async ([name, members]) => {
      const db = await new Promise<IDBDatabase>((resolve, reject) => {
        const opening = indexedDB.open('writ')
        opening.onsuccess = () => resolve(opening.result)
        opening.onerror = () => reject(opening.error)
      })
      const tx = db.transaction(name, 'readwrite')
      const records = tx.objectStore(name)
      const all = records.getAll()
      all.onsuccess = () => {
        if (members === 'gone') records.clear()
        else for (const record of all.result) records.put({ ...record, ...members })
      }
      await new Promise((resolve) => {
        tx.oncomplete = resolve
      })
      db.close()
    },
    [store, change] as const
  )

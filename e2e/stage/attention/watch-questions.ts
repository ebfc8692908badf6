import type { Question } from '@writ/dsl/contract'
import type { PersonsFile } from '@writ/examples/tasks'
import type { Page } from 'playwright'
import { type ReadElement, readElement } from './read-element.ts'

/** A question as it stood on the screen, with what the page it is about held at that moment. */
export interface SeenQuestion {
  readonly question: Question
  /** The visible text of the approval page. */
  readonly text: string
  readonly element?: ReadElement | { readonly why: string }
  readonly at: number
}

interface Runtime {
  readonly runtime: { sendMessage(message: object): Promise<unknown> }
}

/** The question object that the page was drawn from: the answer is signed over it. */
const readQuestion = (page: Page): Promise<Question> =>
  page.evaluate(async () => {
    const { browser, chrome } = globalThis as unknown as { browser?: Runtime; chrome: Runtime }
    const { runtime } = browser ?? chrome
    const id = new URL(location.href).searchParams.get('question')
    const reply = (await runtime.sendMessage({ type: 'question/get', id })) as { value: { question: Question } }
    return reply.value.question
  })

const tabOf = (page: Page, url: string): Page | undefined =>
  page
    .context()
    .pages()
    .findLast((one) => one.url() === url)

const unread = (error: Error) => ({ why: `its element could not be read: ${error.message.split('\n')[0]}` })

const GIVEN_MS = 5_000

/** Writes every question down before it is answered, and gives the person's file where one is asked for. */
export const watchQuestions = () => {
  let seen: SeenQuestion[] = []
  let file: PersonsFile | undefined
  return {
    /** Forgets what was seen; `at hand` is what the person would choose. */
    begin(atHand: PersonsFile | undefined): void {
      seen = []
      file = atHand
    },
    seen: (): readonly SeenQuestion[] => seen,
    approve: async (_shown: string, page: Page): Promise<'all'> => {
      const question = await readQuestion(page)
      const text = (await page.locator('main').allInnerTexts()).join('\n')
      const live = question.about.kind === 'act' ? question.about.live : undefined
      const tab = live && tabOf(page, live.url)
      const element = live && (tab ? await readElement(tab, live).catch(unread) : { why: 'no tab shows its page' })
      seen.push({ question, text, at: Date.now(), ...(element && { element }) })
      if (question.about.kind === 'file' && file) {
        const { name, type: mimeType, text: content } = file
        const given = { name, mimeType, buffer: Buffer.from(content) }
        await page.locator('#writ-file').setInputFiles(given, { timeout: GIVEN_MS })
      }
      return 'all'
    }
  }
}

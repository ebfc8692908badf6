import { type FromDocument, type Result, refuse } from '@writ/dsl/contract'
import type { Connection } from './connection.ts'

const ANSWER_MS = 15_000

/** One question to a document, and the first message that answers it. Refuses page/navigated where none comes. */
export const askDocument = <T>(
  { listeners }: Pick<Connection, 'listeners'>,
  question: () => void,
  answer: (message: FromDocument) => Result<T> | undefined
): Promise<Result<T>> =>
  new Promise((resolve) => {
    const end = (result: Result<T>) => {
      clearTimeout(timer)
      listeners.delete(listen)
      resolve(result)
    }
    const timer = setTimeout(() => end(refuse('page/navigated')), ANSWER_MS)
    const listen = (message: FromDocument | 'gone') => {
      const answered = message === 'gone' ? refuse('page/navigated') : answer(message)
      if (answered) end(answered)
    }
    listeners.add(listen)
    question()
  })

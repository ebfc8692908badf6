/** So long an executor may take: somebody waits for it. */
const ANSWER_MS = 2_000

/** Hands a signed word to an executor; what it answers, or `undefined` where it cannot be reached or does not take it. */
export const postWord = async (url: string, path: string, word: string): Promise<unknown> => {
  try {
    const answer = await fetch(new URL(path, url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ word }),
      redirect: 'error',
      signal: AbortSignal.timeout(ANSWER_MS)
    })
    return answer.ok ? await answer.json() : undefined
  } catch {
    return undefined
  }
}

/** Calls in the order in which they were made, each once the one before it has ended: a person has one browser. */
export const oneAtATime = <Given extends unknown[], Answer>(
  call: (...given: Given) => Promise<Answer>
): ((...given: Given) => Promise<Answer>) => {
  let before: Promise<unknown> = Promise.resolve()
  return (...given) => {
    const answer = before.then(() => call(...given))
    before = answer.catch(() => undefined)
    return answer
  }
}

import { ASKABLE, type Askable, ok, type Question, type Result, refuse } from '@writ/dsl/contract'

/** Is there a window for such a question? Refuses `approval/cannot-ask`. */
export const canAsk = (
  kind: Question['about']['kind'],
  { asks = ASKABLE }: { readonly asks?: readonly Askable[] | undefined }
): Result<void> => {
  const wanted = ASKABLE.find((one) => one === kind)
  return wanted === undefined || asks.includes(wanted) ? ok(undefined) : refuse('approval/cannot-ask', { what: wanted })
}

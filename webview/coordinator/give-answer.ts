import { type Answer, base64url, isYes, type Question, type Result, refuse, type Value } from '@writ/dsl/contract'
import { type Kernel, keepChosen, type openDatabase } from '../../extension/platform/device.ts'

/** What a person gives with a yes, besides it: the file that they chose, what opens their vault, or what they answered. */
export interface Given {
  readonly file?: {
    readonly name: string
    /** A MIME type. */
    readonly type?: string
    /** As they are, or as base64url. */
    readonly bytes: string | Uint8Array<ArrayBuffer>
  }
  readonly passphrase?: string
  readonly value?: Value
}

interface Ports {
  readonly db: Awaited<ReturnType<typeof openDatabase>>
  readonly kernel: Pick<Kernel, 'answer' | 'vault'>
}

const bytesOf = (bytes: string | Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | undefined =>
  typeof bytes === 'string' ? base64url.decode(bytes)?.slice() : bytes

/**
 * The person's answer, with what they gave. What does not open the vault, is no file that a run may have or no value of the type, answers nothing: the question stays open.
 * Refuses what `VaultLock.open` and `keepChosen` refuse, `approval/bad-answer` and `approval/unsound`.
 */
export const giveAnswer = async (
  answer: Answer,
  { file, passphrase, value }: Given,
  { db, kernel }: Ports
): Promise<Result<void>> => {
  if (!isYes(answer.choice)) return await kernel.answer(answer)
  if (passphrase !== undefined) {
    const opened = await (await kernel.vault()).open({ kind: 'passphrase', passphrase })
    if (!opened.ok) return opened
  }
  if (!file) return await kernel.answer(value === undefined ? answer : { ...answer, value })
  const question: Question | undefined = (await db.get('questions', answer.question))?.question
  const bytes = bytesOf(file.bytes)
  if (!question || !bytes) return refuse('approval/unsound')
  const kept = await keepChosen(db, question, { name: file.name, type: file.type ?? '', bytes })
  return kept.ok ? await kernel.answer({ ...answer, file: kept.value }) : kept
}

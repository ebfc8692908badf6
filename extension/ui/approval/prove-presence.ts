import { type AnswerChoice, isYes, type PasskeyProof, passkeyChallenge, type Question } from '@writ/dsl/contract'
import { askBackground, type Failure } from '../ask-background.ts'
import type { ApprovalPorts } from '../ports.ts'

type Proven = { readonly ok: true; readonly proof?: PasskeyProof } | { readonly ok: false; readonly failure: Failure }

/** Has the person prove with their passkey that they are there, where a yes to this question needs that; over what is on the screen. */
export const provePresence = async (
  { id, needs }: Question,
  shown: string,
  choice: AnswerChoice,
  { send, presence }: Pick<ApprovalPorts, 'send' | 'presence'>
): Promise<Proven> => {
  if (!needs?.passkey || !isYes(choice)) return { ok: true }
  const view = await askBackground(send, { type: 'passkey/get' })
  if (!view.ok) return view
  const { registered } = view.value
  const proof = registered && (await presence.prove(registered, passkeyChallenge(id, shown)))
  if (proof) return { ok: true, proof }
  const code = registered ? 'approval/passkey-failed' : 'approval/no-passkey'
  return { ok: false, failure: { code, message: '' } }
}

/** What leaves a question open: the person can try again. */
export const isAboutPasskey = (code: string): boolean =>
  code === 'approval/passkey-failed' || code === 'approval/passkey-unsound' || code === 'approval/no-passkey'

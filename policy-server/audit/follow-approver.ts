import type { ApproverMeans, PasskeyKey, ServerEvent } from '@writ/dsl/contract'
import { passkeyChallenge } from '@writ/dsl/contract'
import { isByPasskey } from './is-by-passkey.ts'

type Of<Kind extends ServerEvent['kind']> = Extract<ServerEvent, { kind: Kind }>
export type ApproverEvent = Of<
  'approver-added' | 'approver-removed' | 'approver-passkey' | 'approver-signed-in' | 'approver-signed-out'
>

interface Approver {
  /** The hash of the key that they have now. */
  readonly key: string
  passkey?: PasskeyKey
  /** Where they are signed in, by the hash of that, and until when in milliseconds since the epoch. */
  readonly sessions: Map<string, number>
}

/** Those who may be the second person, as the log has told of them so far. */
export type Approvers = Map<string, Approver>

/**
 * Takes a change of who may be the second person, at that time in milliseconds since the epoch, into the story; the reason, when it
 * cannot follow what was told before.
 */
export const followApprover = (approvers: Approvers, event: ApproverEvent, at: number): string | undefined => {
  const known = approvers.get(event.person)
  if (event.kind === 'approver-added') {
    // Whoever begins anew has neither the passkey nor the sign-ins of before.
    approvers.set(event.person, { key: event.key, sessions: new Map() })
    return undefined
  }
  if (!known) return 'the person is none who may be the second'
  switch (event.kind) {
    case 'approver-removed':
      approvers.delete(event.person)
      return undefined
    case 'approver-signed-in':
      if (event.key !== known.key) return 'they signed in with a key that is not theirs'
      known.sessions.set(event.session, Date.parse(event.expires))
      return undefined
    case 'approver-signed-out':
      return known.sessions.delete(event.session) ? undefined : 'they were not signed in there'
    default:
      if ((known.sessions.get(event.session) ?? 0) <= at) return 'the passkey was registered where nobody had signed in'
      if (known.passkey) return 'a second passkey was registered'
      known.passkey = event.passkey
      return undefined
  }
}

const isTheirs = ({ key, sessions }: Approver, by: ApproverMeans, at: number): boolean =>
  'key' in by ? by.key === key : (sessions.get(by.session) ?? 0) > at

/** Why an answer is none of a second person's, at that time in milliseconds since the epoch; `undefined` where it is. */
export const faultOfSecond = (
  approvers: Approvers,
  { approver, by, question, shown, choice, passkey }: Of<'second-answered'>,
  at: number
): string | undefined => {
  const known = approvers.get(approver)
  if (!known) return 'nobody had made the second person one'
  if (!isTheirs(known, by, at)) return 'the answer of a second person was given with nothing of theirs'
  if (!passkey)
    return choice === 'yes' && known.passkey ? 'a second person who has a passkey said yes without it' : undefined
  return known.passkey && isByPasskey({ ...passkey, ...known.passkey }, passkeyChallenge(question, shown))
    ? undefined
    : 'the second person’s passkey does not stand behind their answer'
}

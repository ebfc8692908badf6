import {
  type VerifiedAuthenticationResponse,
  verifyAuthenticationResponse,
  verifyRegistrationResponse
} from '@simplewebauthn/server'
import {
  type Hash,
  hashText,
  ok,
  PASSKEY_ALGORITHMS,
  type PasskeyProof,
  passkeyKeySchema,
  type Result,
  readPasskeyProof,
  refuse
} from '@writ/dsl/contract'
import { and, eq, gt } from 'drizzle-orm'
import { approverPasskeys, approverSessions, type Queries } from '../../store/index.ts'
import type { Approver } from '../find-principal.ts'
import { logApprover } from './log-approver.ts'
import { spkiOf } from './spki-of.ts'

/** The page of this server that an approver is at: its origin, whose host is the relying party of their passkey. */
export interface Page {
  readonly origin: string
  readonly host: string
}

/** What a browser gives for a new passkey (WebAuthn §5.2.1), each part base64url. */
export interface PasskeyMade {
  readonly credential: string
  readonly client: string
  readonly attestation: string
}

const no = (why: string): Result<never> => refuse('approval/passkey-unsound', { why })

/** The library throws where something is not as it must be; what it says is for the log, and no answer. */
const trying = async <T extends { readonly verified: boolean }>(verify: () => Promise<T>): Promise<T | undefined> => {
  try {
    const done = await verify()
    return done.verified ? done : undefined
  } catch {
    return undefined
  }
}

export const hasPasskey = async (db: Queries, person: string): Promise<boolean> =>
  (await db.select({ id: approverPasskeys.id }).from(approverPasskeys).where(eq(approverPasskeys.person, person)))
    .length > 0

/**
 * Registers the passkey of an approver who is signed in at this page, over the challenge of that sign-in. Each has one: whoever got hold
 * of their sign-in adds none. Refuses `approval/passkey-taken`, `approval/passkey-unsound`.
 */
export const registerPasskey = (
  db: Queries,
  { person }: Pick<Approver, 'person'>,
  session: string,
  page: Page,
  made: PasskeyMade,
  at: Date
): Promise<Result<undefined>> =>
  db.transaction(async (tx) => {
    const [signed] = await tx
      .select({ challenge: approverSessions.challenge })
      .from(approverSessions)
      .where(
        and(
          eq(approverSessions.idHash, hashText(session)),
          eq(approverSessions.person, person),
          gt(approverSessions.expires, at)
        )
      )
      .for('update')
    if (!signed) return no('not signed in')
    const done = await trying(() =>
      verifyRegistrationResponse({
        response: {
          id: made.credential,
          rawId: made.credential,
          type: 'public-key',
          clientExtensionResults: {},
          response: { clientDataJSON: made.client, attestationObject: made.attestation }
        },
        expectedChallenge: signed.challenge,
        expectedOrigin: page.origin,
        expectedRPID: page.host,
        requireUserVerification: true,
        supportedAlgorithmIDs: [...PASSKEY_ALGORITHMS]
      })
    )
    const credential = done?.registrationInfo?.credential
    const key = credential && spkiOf(credential.publicKey)
    if (!credential || !key) return no('not made for this page')
    const passkey = passkeyKeySchema.safeParse({
      credential: credential.id,
      ...key,
      rp: page.host,
      origin: page.origin
    })
    // The log holds it, and a verifier reads no more than this.
    if (!passkey.success) return no('too long')
    const kept = await tx
      .insert(approverPasskeys)
      .values({
        person,
        id: credential.id,
        publicKey: Buffer.from(credential.publicKey).toString('base64url'),
        counter: credential.counter,
        rp: page.host,
        origin: page.origin,
        at
      })
      .onConflictDoNothing()
      .returning({ id: approverPasskeys.id })
    if (kept.length !== 1) return refuse('approval/passkey-taken')
    await logApprover(tx, { kind: 'approver-passkey', person, session: hashText(session), passkey: passkey.data }, at)
    return ok(undefined)
  })

/**
 * Proves that an approver was there, for this challenge: by the passkey that they registered, at the page where they did, which verified them, and
 * whose count of signatures went up. Refuses `approval/no-passkey`, `approval/passkey-unsound`.
 */
export const provePasskey = async (
  tx: Queries,
  person: string,
  proof: PasskeyProof | undefined,
  challenge: Hash
): Promise<Result<undefined>> => {
  const [known] = await tx.select().from(approverPasskeys).where(eq(approverPasskeys.person, person))
  if (!known || !proof) return refuse('approval/no-passkey')
  const done = await trying(
    (): Promise<VerifiedAuthenticationResponse> =>
      verifyAuthenticationResponse({
        response: {
          id: proof.credential,
          rawId: proof.credential,
          type: 'public-key',
          clientExtensionResults: {},
          response: {
            clientDataJSON: proof.client,
            authenticatorData: proof.authenticator,
            signature: proof.signature
          }
        },
        expectedChallenge: challenge,
        expectedOrigin: known.origin,
        expectedRPID: known.rp,
        requireUserVerification: true,
        credential: {
          id: known.id,
          publicKey: new Uint8Array(Buffer.from(known.publicKey, 'base64url')),
          counter: known.counter
        }
      })
  )
  // What stands in the log is judged offline by no more than this, so that nothing stands there that a verifier would not take.
  const read = readPasskeyProof(proof, { credential: known.id, ...known }, challenge)
  if (!done || !read.ok) return no('not for this question, or not theirs')
  await tx
    .update(approverPasskeys)
    .set({ counter: done.authenticationInfo.newCounter })
    .where(eq(approverPasskeys.person, person))
  return ok(undefined)
}

import { ok, type PasskeyProof, passkeySettingsQuestion, type Result, refuse } from '@writ/dsl/contract'
import { checkPasskey, importPasskey } from './capability/check-passkey.ts'
import type { Database, Enrolment } from './storage/database.ts'
import {
  keepPasskey,
  passkeyNonce,
  passkeyOf,
  type StoredPasskey,
  spendNonce,
  wantHighest
} from './storage/passkey-store.ts'

/** What the person may change about their passkey; what lets less be asked is proven by it. */
export type PasskeyChange = 'remove' | 'highest-on' | 'highest-off'

export interface PasskeyView {
  readonly registered?: {
    readonly credential: string
    readonly rp: string
    readonly highest: boolean
    /** What a proof for the next change is over. */
    readonly nonce: string
  }
  /** For whom a new one is made: the relying party; absent where this browser can make none here. */
  readonly rp?: string
}

const isAddress = (host: string): boolean => /^[\d.]+$|^\[/.test(host)

/**
 * The relying party of this extension's passkeys. Chromium takes the extension itself, by the whole origin; Firefox only a host that the extension may
 * reach, so there it is that of the policy server, which must have a name (ADR 24). What counts is the page, which the browser says.
 */
const relyingParty = (page: string, enrolment: Enrolment | undefined): string | undefined => {
  const home = new URL(page)
  if (home.protocol === 'chrome-extension:') return `${home.protocol}//${home.host}`
  const host = enrolment && new URL(enrolment.server).hostname
  return host === undefined || isAddress(host) ? undefined : host
}

/** Is this what the browser calls the extension's own pages? Firefox names them by the extension, not by where it is installed. */
const isOwnOrigin = (page: string, origin: string): boolean => {
  const home = new URL(page)
  return home.protocol === 'chrome-extension:'
    ? origin === `chrome-extension://${home.host}`
    : /^moz-extension:\/\/[a-p]{64}$/.test(origin)
}

/** `page`: the address of the extension's own pages. */
export const viewPasskey = async (
  db: Database,
  page: string,
  enrolment: Enrolment | undefined
): Promise<PasskeyView> => {
  const nonce = await passkeyNonce(db, crypto.randomUUID())
  const kept = await passkeyOf(db)
  const rp = relyingParty(page, enrolment)
  return {
    ...(kept &&
      nonce !== undefined && {
        registered: { credential: kept.key.credential, rp: kept.key.rp, highest: kept.highest, nonce }
      }),
    ...(rp !== undefined && { rp })
  }
}

/** Registers the passkey that the extension's own page had made. Refuses `approval/passkey-unsound`, `approval/passkey-taken`. */
export const addPasskey = async (
  db: Database,
  page: string,
  enrolment: Enrolment | undefined,
  { key, counter }: Pick<StoredPasskey, 'key' | 'counter'>
): Promise<Result<void>> => {
  const isOurs = key.rp === relyingParty(page, enrolment) && isOwnOrigin(page, key.origin)
  if (!isOurs || !(await importPasskey(key)))
    return refuse('approval/passkey-unsound', { why: 'not made for this page' })
  return await keepPasskey(db, { key, counter, highest: false })
}

/**
 * Refuses `approval/no-passkey`, `approval/passkey-unsound`: whoever sits at an open browser does not do away with it, nor does whoever
 * kept a proof from before.
 */
export const changePasskey = async (
  db: Database,
  change: PasskeyChange,
  proof: PasskeyProof | undefined
): Promise<Result<void>> => {
  if (change === 'highest-on') return ok(await wantHighest(db))
  const kept = await passkeyOf(db)
  if (!kept) return refuse('approval/no-passkey')
  if (kept.nonce === undefined) return refuse('approval/passkey-unsound', { why: 'it was used before' })
  const { credential } = kept.key
  const checked = await checkPasskey(kept, proof, passkeySettingsQuestion(change, { credential, nonce: kept.nonce }))
  return checked.ok ? await spendNonce(db, checked.value, change) : checked
}

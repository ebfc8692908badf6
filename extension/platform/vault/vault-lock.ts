import { base64url, ok, type Result, refuse } from '@writ/dsl/contract'
import type { Database } from '../storage/database.ts'
import { hasOldEntries, resealed } from './old-vault.ts'
import { type OpenKey, openKey, type SessionMemory } from './open-key.ts'
import { checkPassphrase } from './passphrase-key.ts'
import { makeRecoveryCode } from './recovery-code.ts'
import { isLockAfter, type LockAfter, type VaultHeader } from './vault-header.ts'
import {
  makeDataKey,
  type Opening,
  type PasskeyOfVault,
  randomBytes,
  unwrapWith,
  type WayRecord,
  wrapFor
} from './wrapped-key.ts'

/** `new`: there is nothing. `unprotected`: sign-ins from before there were passphrases, which no plan gets until there is one. */
export type VaultState = 'new' | 'unprotected' | 'locked' | 'open'

export interface VaultStatus {
  readonly state: VaultState
  /** Minutes. */
  readonly lockAfter: LockAfter
  /** The passkey that opens it, where there is one: what a ceremony is asked with, base64url. */
  readonly passkey?: { readonly credential: string; readonly input: string }
}

/** A code that opens the vault when the passphrase is lost. It is shown once and kept nowhere. */
export interface Recovery {
  readonly recovery: string
}

/** How the vault is opened and closed. Nothing here tells a secret. */
export interface VaultLock {
  status(): Promise<VaultStatus>
  /**
   * Gives the vault its first passphrase, seals anew what an older one held, and opens it. Refuses `vault/weak-passphrase` and
   * `vault/set-up-already`.
   */
  setUp(passphrase: string): Promise<Result<Recovery>>
  /** Refuses `vault/wrong-passphrase` for whatever does not open it, and `vault/no-passphrase`. */
  open(opening: Opening): Promise<Result<void>>
  lock(): Promise<void>
  /** Locks it where it was not used for as long as the person chose. */
  lockIfIdle(): Promise<void>
  /** Refuses what `open` and `setUp` refuse. The old passphrase opens nothing any more. */
  changePassphrase(old: string, passphrase: string): Promise<Result<void>>
  /** A new passphrase by the recovery code, which is spent: there is a new one. */
  recover(code: string, passphrase: string): Promise<Result<Recovery>>
  /** The code that was lost opens nothing any more. */
  renewRecovery(passphrase: string): Promise<Result<Recovery>>
  /** From here on a passkey opens it too, in place of one that did before. */
  addPasskey(passphrase: string, passkey: PasskeyOfVault, output: Uint8Array): Promise<Result<void>>
  removePasskey(): Promise<Result<void>>
  setLockAfter(minutes: number): Promise<Result<void>>
}

const MINUTE_MS = 60_000
const USUAL_LOCK: LockAfter = 15

export const vaultLock = (
  db: Database,
  memory: SessionMemory,
  now: () => number
): { readonly lock: VaultLock; readonly held: OpenKey } => {
  const held = openKey(db, memory, now)

  const header = async (): Promise<VaultHeader | undefined> => {
    const kept = await db.get('device', 'vault')
    return kept?.id === 'vault' ? kept : undefined
  }

  /** Writes the header if it is still the one that was changed. Refuses `vault/set-up-already` for one of two at once. */
  const write = async (next: VaultHeader): Promise<Result<void>> => {
    const tx = db.transaction('device', 'readwrite', { durability: 'strict' })
    const kept = await tx.store.get('vault')
    const version = kept?.id === 'vault' ? kept.version : 0
    const isNext = version === next.version - 1
    if (isNext) await tx.store.put(next)
    await tx.done
    return isNext ? ok(undefined) : refuse('vault/set-up-already')
  }

  const rewrite = (from: VaultHeader, change: Partial<Pick<VaultHeader, 'ways' | 'lockAfter'>>) =>
    write({ ...from, ...change, version: from.version + 1 })

  interface Opened {
    readonly from: VaultHeader
    readonly dataKey: CryptoKey
  }

  const unwrap = async (opening: Opening): Promise<Result<Opened>> => {
    const from = await header()
    if (!from) return refuse('vault/no-passphrase')
    for (const way of from.ways) {
      const dataKey = await unwrapWith(way, from.vault, opening)
      if (dataKey) return ok({ from, dataKey })
    }
    return refuse('vault/wrong-passphrase')
  }

  /** The ways, with others in place of those of the same kinds. */
  const withWays = async ({ from, dataKey }: Opened, openings: readonly Opening[], passkey?: PasskeyOfVault) => {
    const made: WayRecord[] = []
    for (const opening of openings) made.push(await wrapFor(dataKey, from.vault, opening, passkey))
    return [...from.ways.filter(({ kind }) => !made.some((way) => way.kind === kind)), ...made]
  }

  const state = async (known: VaultHeader | undefined): Promise<VaultState> => {
    if (!known) return (await hasOldEntries(db)) ? 'unprotected' : 'new'
    await lock.lockIfIdle()
    return (await held.key()) ? 'open' : 'locked'
  }

  const lock: VaultLock = {
    async status() {
      const known = await header()
      const passkey = known?.ways.find(({ kind }) => kind === 'passkey')
      return {
        state: await state(known),
        lockAfter: known?.lockAfter ?? USUAL_LOCK,
        ...(passkey?.kind === 'passkey' && {
          passkey: { credential: passkey.credential, input: base64url.encode(passkey.input) }
        })
      }
    },

    async setUp(passphrase) {
      const strong = checkPassphrase(passphrase)
      if (!strong.ok) return strong
      if (await header()) return refuse('vault/set-up-already')
      const dataKey = await makeDataKey()
      const vault = base64url.encode(randomBytes(16))
      const recovery = makeRecoveryCode()
      const openings: readonly Opening[] = [
        { kind: 'passphrase', passphrase },
        { kind: 'recovery', code: recovery }
      ]
      const from: VaultHeader = { id: 'vault', v: 2, vault, version: 1, lockAfter: USUAL_LOCK, ways: [] }
      const ways = await withWays({ from, dataKey }, openings)
      const entries = await resealed(db, dataKey)
      // One transaction: there is never a header whose key does not open what stands beside it.
      const tx = db.transaction(['device', 'vault'], 'readwrite', { durability: 'strict' })
      const isFirst = (await tx.objectStore('device').get('vault')) === undefined
      if (isFirst) {
        await tx.objectStore('device').put({ ...from, ways })
        await tx.objectStore('device').delete('vault-key')
        await tx.objectStore('vault').clear()
        for (const entry of entries) await tx.objectStore('vault').put(entry)
      }
      await tx.done
      if (!isFirst) return refuse('vault/set-up-already')
      await held.hold(dataKey)
      return ok({ recovery })
    },

    async open(opening) {
      const opened = await unwrap(opening)
      if (opened.ok) await held.hold(opened.value.dataKey)
      return opened.ok ? ok(undefined) : opened
    },

    lock: held.forget,

    async lockIfIdle() {
      const idle = await held.idle()
      if (idle === undefined) return
      const minutes = (await header())?.lockAfter ?? USUAL_LOCK
      if (idle >= minutes * MINUTE_MS) await held.forget()
    },

    async changePassphrase(old, passphrase) {
      const strong = checkPassphrase(passphrase)
      if (!strong.ok) return strong
      const opened = await unwrap({ kind: 'passphrase', passphrase: old })
      if (!opened.ok) return opened
      return await rewrite(opened.value.from, {
        ways: await withWays(opened.value, [{ kind: 'passphrase', passphrase }])
      })
    },

    async recover(code, passphrase) {
      const strong = checkPassphrase(passphrase)
      if (!strong.ok) return strong
      const opened = await unwrap({ kind: 'recovery', code })
      if (!opened.ok) return opened
      const recovery = makeRecoveryCode()
      const ways = await withWays(opened.value, [
        { kind: 'passphrase', passphrase },
        { kind: 'recovery', code: recovery }
      ])
      const written = await rewrite(opened.value.from, { ways })
      if (!written.ok) return written
      await held.hold(opened.value.dataKey)
      return ok({ recovery })
    },

    async renewRecovery(passphrase) {
      const opened = await unwrap({ kind: 'passphrase', passphrase })
      if (!opened.ok) return opened
      const recovery = makeRecoveryCode()
      const ways = await withWays(opened.value, [{ kind: 'recovery', code: recovery }])
      const written = await rewrite(opened.value.from, { ways })
      return written.ok ? ok({ recovery }) : written
    },

    async addPasskey(passphrase, passkey, output) {
      if (output.length !== 32) return refuse('vault/bad-value', { part: 'passkey' })
      const opened = await unwrap({ kind: 'passphrase', passphrase })
      if (!opened.ok) return opened
      const ways = await withWays(opened.value, [{ kind: 'passkey', output }], passkey)
      return await rewrite(opened.value.from, { ways })
    },

    async removePasskey() {
      const from = await header()
      if (!from) return refuse('vault/no-passphrase')
      return await rewrite(from, { ways: from.ways.filter(({ kind }) => kind !== 'passkey') })
    },

    async setLockAfter(minutes) {
      const from = await header()
      if (!from) return refuse('vault/no-passphrase')
      return isLockAfter(minutes)
        ? await rewrite(from, { lockAfter: minutes })
        : refuse('vault/bad-value', { part: 'minutes' })
    }
  }
  return { lock, held }
}

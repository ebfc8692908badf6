import type { Result } from '@writ/dsl/contract'
import type { Kernel, Recovery, VaultEntry, VaultListing, VaultState } from '../../extension/platform/device.ts'

/** The person's secrets on this device, for a window of the app in which they keep them. No secret comes back out of it. */
export interface AppVault {
  vaultState(): Promise<VaultState>
  /** Its first passphrase; gives a code that opens it when that is lost. Refuses `vault/weak-passphrase`, `vault/set-up-already`. */
  setUpVault(passphrase: string): Promise<Result<Recovery>>
  /** Refuses `vault/wrong-passphrase`, `vault/no-passphrase`. */
  openVault(passphrase: string): Promise<Result<void>>
  lockVault(): Promise<void>
  /** Adds an entry, or replaces one whole. Refuses what `Vault.put` refuses. */
  keepSecret(entry: VaultEntry): Promise<Result<void>>
  /** Names, places and kinds; never a value. */
  secrets(): Promise<readonly VaultListing[]>
  removeSecret(name: string, origin: string): Promise<void>
}

export const appVault = (vault: Kernel['vault']): AppVault => ({
  vaultState: async () => (await (await vault()).status()).state,
  setUpVault: async (passphrase) => await (await vault()).setUp(passphrase),
  openVault: async (passphrase) => await (await vault()).open({ kind: 'passphrase', passphrase }),
  lockVault: async () => await (await vault()).lock(),
  keepSecret: async (entry) => await (await vault()).put(entry),
  secrets: async () => await (await vault()).list(),
  removeSecret: async (name, origin) => await (await vault()).remove(name, origin)
})

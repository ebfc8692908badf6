/** What the background writes down, for a page of its own database. */
export { openDatabase, STORES } from '../../extension/platform/storage/database.ts'
export { forgetWrongTime, latestTime } from '../../extension/platform/storage/latest-time.ts'
export { keepPasskey, passkeyNonce, passkeyOf, spendNonce } from '../../extension/platform/storage/passkey-store.ts'
export { returnUse, spendUse } from '../../extension/platform/storage/spend-use.ts'
export { openVault } from '../../extension/platform/vault/vault.ts'

import { SECRET_PARTS } from '@writ/dsl/contract'
import type { Database, VaultRecord } from '../storage/database.ts'
import { sealPart } from './sealed-part.ts'

/** The key of a vault from before there were passphrases. It lies on the disk beside what it seals. */
const oldKey = async (db: Database): Promise<CryptoKey | undefined> => {
  const kept = await db.get('device', 'vault-key')
  return kept?.id === 'vault-key' ? kept.key : undefined
}

/** Does the device hold sign-ins that no passphrase protects? */
export const hasOldEntries = async (db: Database): Promise<boolean> =>
  (await oldKey(db)) !== undefined && (await db.count('vault')) > 0

/** Such a vault's entries, sealed with a new key. What does not open any more is left out. Empty where there are none. */
export const resealed = async (db: Database, dataKey: CryptoKey): Promise<readonly VaultRecord[]> => {
  const key = await oldKey(db)
  if (!key) return []
  const reseal = async (record: VaultRecord): Promise<VaultRecord> => {
    const { origin, name } = record
    const parts = await Promise.all(
      SECRET_PARTS.map(async (part) => {
        const sealed = record.parts[part]
        if (!sealed) return []
        const additionalData = new TextEncoder().encode(JSON.stringify([origin, name, part]))
        const how = { name: 'AES-GCM', iv: new Uint8Array(sealed.iv), additionalData }
        const text = await crypto.subtle.decrypt(how, key, sealed.text).catch(() => undefined)
        if (!text) return []
        return [[part, await sealPart(dataKey, { origin, name, part }, new TextDecoder().decode(text))] as const]
      })
    )
    return { ...record, parts: Object.fromEntries(parts.flat()) }
  }
  return await Promise.all((await db.getAll('vault')).map(reseal))
}

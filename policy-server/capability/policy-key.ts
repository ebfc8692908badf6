import { createPublicKey, type KeyObject } from 'node:crypto'
import type { ServerQueries } from '../store/index.ts'
import { keyMadeOnce } from './server-keys.ts'

/** The key that signs versions of policies and nothing else. No tenant's role can read it. */
export interface PolicyKey {
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
}

export const loadPolicyKey = async (server: ServerQueries): Promise<PolicyKey> => {
  const { privateKey } = await keyMadeOnce(server, 'policy-key')
  return { privateKey, publicKey: createPublicKey(privateKey) }
}

import {
  type ActionGrant,
  BATCH_TYPE,
  type Batch,
  type BatchAct,
  type BatchClaims,
  type CapabilityClaims,
  hashJson,
  hashText,
  type Json
} from '@writ/dsl/contract'
import { type DeviceKey, randomId, signJws } from '../storage/device-key.ts'
import { narrowGrant, type Standing } from './narrow-grant.ts'

/** A batch lives this long at most, and never longer than its parent. */
const BATCH_LIFE_SECONDS = 60

/**
 * Signs the child capability of one batch: the parent's grants that these acts need, each for as often as they use it and at
 * the one origin where the document stands.
 */
export const signBatch = async (
  key: DeviceKey,
  parent: { readonly token: string; readonly claims: CapabilityClaims; readonly grants: readonly ActionGrant[] },
  batch: { readonly audience: string; readonly seq: number; readonly acts: readonly BatchAct[] } & Standing,
  now: number
): Promise<Batch> => {
  const uses = Map.groupBy(batch.acts, (act) => act.effect)
  const { claims } = parent
  const child: BatchClaims = {
    iss: claims.aud,
    aud: batch.audience,
    iat: now,
    exp: Math.min(now + BATCH_LIFE_SECONDS, claims.exp),
    jti: randomId(),
    txn: claims.txn,
    seq: batch.seq,
    par_hash: hashText(parent.token),
    del_depth: 1,
    del_max_depth: 1,
    acts_hash: hashJson(batch.acts as unknown as Json),
    authorization_details: parent.grants
      .filter((grant) => uses.has(grant.id))
      .map((grant) => ({ ...narrowGrant(grant, batch), max: uses.get(grant.id)?.length ?? 0 }))
  }
  const token = await signJws(key, { typ: BATCH_TYPE, alg: 'EdDSA', kid: key.jkt }, child)
  return { acts: batch.acts, token }
}

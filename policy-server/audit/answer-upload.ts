import { base64, type JournalAnswer } from '@writ/dsl/contract'
import { and, eq } from 'drizzle-orm'
import type { ServerKeys } from '../capability/index.ts'
import { journal, type Queries } from '../store/index.ts'
import { readDeviceProofs } from './read-proof.ts'
import { readHead } from './served-checkpoint.ts'

/**
 * What a device is answered once its entries stand in the log, in the same transaction: the log's checkpoint, that it continues the
 * log which the device saw, and that its newest entry is in it. That one binds all before it, by their hashes.
 */
export const answerUpload = async (
  tx: Queries,
  keys: Pick<ServerKeys, 'log'>,
  { device, seen, acked }: { readonly device: string; readonly seen: number; readonly acked: number }
): Promise<JournalAnswer> => {
  const { note, size } = await readHead(tx, keys)
  const [held] = await tx
    .select({ leaf: journal.leaf })
    .from(journal)
    .where(and(eq(journal.device, device), eq(journal.seq, acked)))
  const { continues, own } = await readDeviceProofs(tx, size, { seen, leaf: held?.leaf })
  return {
    acked,
    checkpoint: note,
    continues: continues.map(base64.encode),
    ...(held && { own: { leaf: held.leaf, proof: own.map(base64.encode) } })
  }
}

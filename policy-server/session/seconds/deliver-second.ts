import { and, eq } from 'drizzle-orm'
import { signSecond } from '../../capability/index.ts'
import { secondQuestions } from '../../store/index.ts'
import type { Ports } from '../ports.ts'

/** Sends a device the word for what a second person answered, freshly signed; nothing where nobody has yet. */
export const deliverSecond = async (
  { db, tenant, issuer, keys, now, devices }: Pick<Ports, 'db' | 'tenant' | 'issuer' | 'keys' | 'now' | 'devices'>,
  { run, question }: { readonly run: string; readonly question: string }
): Promise<void> => {
  const [row] = await db
    .select()
    .from(secondQuestions)
    .where(and(eq(secondQuestions.run, run), eq(secondQuestions.id, question)))
  if (!row || row.choice === null || row.approver === null || row.jti === null) return
  const word = await signSecond(
    keys.server,
    {
      iss: issuer,
      aud: row.device,
      tenant,
      sub: row.approver,
      jti: row.jti,
      txn: row.run,
      ...(row.step !== null && { step: row.step }),
      question: row.id,
      shown: row.shown,
      choice: row.choice,
      passkey: row.byPasskey
    },
    now()
  )
  devices.send(row.device, { type: 'second', run, question, word })
}

import { randomBytes } from 'node:crypto'
import { Client, type Pool } from 'pg'

/**
 * What the servers on one database tell each other (LISTEN and NOTIFY). A word may get lost, when a connection is: nothing may
 * depend on it but how soon something happens.
 */
export interface Bus {
  /** Names this server among those on the database. */
  readonly server: string
  /** At most 8,000 bytes; every server hears it, this one too. */
  tell(text: string): void
  hear(listener: (text: string) => void): void
  close(): Promise<void>
}

const CHANNEL = 'writ'
const AGAIN_MS = 1_000

/** Listens on a connection of its own, and again on another when that is lost. */
export const openBus = async (url: string, pool: Pool): Promise<Bus> => {
  const listeners: ((text: string) => void)[] = []
  let closed = false
  let client: Client | undefined
  let again: NodeJS.Timeout | undefined

  const listen = async (): Promise<void> => {
    const fresh = new Client({ connectionString: url, application_name: 'writ bus' })
    client = fresh
    fresh.on('notification', ({ payload = '' }) => {
      for (const listener of listeners) listener(payload)
    })
    fresh.on('error', () => undefined)
    fresh.once('end', () => {
      if (!closed) again = setTimeout(() => void listen().catch(() => undefined), AGAIN_MS)
    })
    await fresh.connect()
    await fresh.query(`listen ${CHANNEL}`)
  }

  await listen()
  return {
    server: randomBytes(9).toString('base64url'),
    tell: (text) => {
      if (!closed) pool.query('select pg_notify($1, $2)', [CHANNEL, text]).catch(() => undefined)
    },
    hear: (listener) => {
      listeners.push(listener)
    },
    close: async () => {
      closed = true
      clearTimeout(again)
      await client?.end().catch(() => undefined)
    }
  }
}

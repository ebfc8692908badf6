import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Stands between a server and PostgreSQL, and can hold a transaction at its COMMIT. */
export interface BetweenDatabase {
  /** The same database, through here. */
  through(url: string): string
  /**
   * Holds the COMMIT of the next transaction that says `text`: before the database has it, or its answer before the server has that.
   */
  holdCommit(text: string, what: 'before' | 'after'): { readonly reached: Promise<void>; release(): void }
  close(): Promise<void>
}

const SOCKET = '.s.PGSQL.5432'
const COMMIT = 'commit\0'

export const standBeforeDatabase = async (socket: string): Promise<BetweenDatabase> => {
  const folder = mkdtempSync(join(tmpdir(), 'writ-pg-between-'))
  const open = new Set<Socket>()
  let hold:
    | { readonly text: string; readonly what: 'before' | 'after'; reach(): void; released: Promise<void> }
    | undefined

  const proxy = createServer((client) => {
    const database = connect(join(socket, SOCKET))
    for (const one of [client, database]) {
      open.add(one)
      one.on('error', () => undefined)
      one.once('close', () => open.delete(one))
    }
    let said = false
    let toDatabase: Promise<unknown> = Promise.resolve()
    let toClient: Promise<unknown> = Promise.resolve()
    client.on('data', (bytes: Buffer) => {
      const now = hold
      const text = now ? bytes.toString('latin1') : ''
      if (now && text.includes(now.text)) said = true
      if (now && said && text.toLowerCase().includes(COMMIT)) {
        hold = undefined
        if (now.what === 'before') {
          toDatabase = toDatabase.then(() => now.released)
          now.reach()
        } else {
          toClient = toClient.then(() => now.released)
          // What it answers tells that it has committed.
          database.once('data', () => now.reach())
        }
      }
      if (text.toLowerCase().includes(COMMIT)) said = false
      toDatabase = toDatabase.then(() => database.write(bytes))
    })
    database.on('data', (bytes: Buffer) => {
      toClient = toClient.then(() => client.write(bytes))
    })
    client.once('close', () => database.destroy())
    database.once('close', () => {
      toClient = toClient.then(() => client.destroy())
    })
  })
  await new Promise<void>((resolve) => proxy.listen(join(folder, SOCKET), resolve))
  return {
    through: (url) => url.replace(encodeURIComponent(socket), encodeURIComponent(folder)),
    holdCommit(text, what) {
      const reached = Promise.withResolvers<void>()
      const released = Promise.withResolvers<void>()
      hold = { text, what, reach: reached.resolve, released: released.promise }
      return {
        reached: reached.promise,
        release() {
          hold = undefined
          released.resolve()
        }
      }
    },
    close: () =>
      new Promise((resolve) => {
        proxy.close(() => {
          rmSync(folder, { recursive: true, force: true })
          resolve()
        })
        for (const one of open) one.destroy()
      })
  }
}

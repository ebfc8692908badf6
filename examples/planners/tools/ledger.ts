import { DatabaseSync } from 'node:sqlite'

/** What of a call is known beyond the life of this process: that it was sent, which run it began, and what was answered. */
export interface CallNote {
  readonly run?: string
  readonly answer?: string
}

/** Kept across restarts, so that a call which is made again after one is not sent again. */
export interface Ledger {
  readonly session: string | undefined
  noteSession(session: string): void
  /** `undefined` for a call that was never sent. */
  noted(call: string): CallNote | undefined
  note(call: string, note: CallNote): void
}

/** Forgets all with its process. */
export const memoryLedger = (): Ledger => {
  const calls = new Map<string, CallNote>()
  let session: string | undefined
  return {
    get session() {
      return session
    },
    noteSession: (id) => {
      session = id
    },
    noted: (call) => calls.get(call),
    note: (call, note) => void calls.set(call, note)
  }
}

const TABLES = `PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
CREATE TABLE IF NOT EXISTS calls (thread TEXT, call TEXT, run TEXT, answer TEXT, PRIMARY KEY (thread, call)) STRICT;
CREATE TABLE IF NOT EXISTS sessions (thread TEXT PRIMARY KEY, session TEXT NOT NULL) STRICT`

/** One conversation's ledger in a SQLite file; what was noted is on the disk when `note` returns. */
export const sqliteLedger = (file: string, thread: string): Ledger & { close(): void } => {
  const db = new DatabaseSync(file)
  db.exec(TABLES)
  const find = db.prepare('SELECT run, answer FROM calls WHERE thread = ? AND call = ?')
  const put = db.prepare('INSERT OR REPLACE INTO calls (thread, call, run, answer) VALUES (?, ?, ?, ?)')
  const findSession = db.prepare('SELECT session FROM sessions WHERE thread = ?')
  const putSession = db.prepare('INSERT OR REPLACE INTO sessions (thread, session) VALUES (?, ?)')
  return {
    get session() {
      const session = findSession.get(thread)?.session
      return typeof session === 'string' ? session : undefined
    },
    noteSession: (session) => void putSession.run(thread, session),
    noted: (call) => {
      const row = find.get(thread, call)
      if (!row) return undefined
      const { run, answer } = row
      return { ...(typeof run === 'string' && { run }), ...(typeof answer === 'string' && { answer }) }
    },
    note: (call, { run = null, answer = null }: { run?: string | null; answer?: string | null }) =>
      void put.run(thread, call, run, answer),
    close: () => db.close()
  }
}

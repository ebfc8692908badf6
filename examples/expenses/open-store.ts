import { randomBytes } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { PGlite } from '@electric-sql/pglite'
import { hashPassword, verifyPassword } from './password.ts'
import type { HistoryEntry, NewReport, Report, Status } from './report.ts'
import { SEED_USER, type SeedReport } from './seed.ts'

const SCHEMA = `
  create table if not exists users (name text primary key, password text not null);
  create table if not exists sessions (
    id text primary key, csrf text not null, person text references users, flash text, expires timestamptz not null);
  create table if not exists reports (
    id integer generated always as identity (start with 1001) primary key, title text not null, cents integer not null,
    category text not null, date date not null, comment text not null, status text not null);
  create table if not exists history (
    id integer generated always as identity primary key, report integer not null references reports on delete cascade,
    at timestamptz not null default now(), who text not null, event text not null);`

const REPORT = `'R-' || id as ref, title, cents::float8 / 100 as amount, category,
  to_char(date, 'YYYY-MM-DD') as date, comment, status`

/** One visitor: signed in when `person` is there. `csrf` must come back with every form. */
export interface Session {
  readonly id: string
  readonly csrf: string
  readonly person?: string
}

export interface ReportPage {
  readonly reports: readonly Report[]
  readonly page: number
  readonly pages: number
  readonly total: number
}

export const PAGE_SIZE = 10

const idOf = (ref: string): number => Number(/^R-(\d{1,9})$/.exec(ref)?.[1] ?? 0)
const token = (): string => randomBytes(24).toString('base64url')

interface Kept {
  readonly dataDir: string | undefined
  readonly cluster: Blob | undefined
}

const openDatabase = async ({ dataDir, cluster }: Kept): Promise<PGlite> => {
  if (!dataDir) return PGlite.create(cluster && { loadDataDir: cluster })
  await mkdir(dataDir, { recursive: true })
  return PGlite.create(dataDir)
}

/** Opens the data, in memory or in `dataDir`; an empty database gets the sample user and the reports of `seed`. */
export const openStore = async (kept: Kept, seed: readonly SeedReport[]) => {
  const db = await openDatabase(kept)
  await db.exec(SCHEMA)

  const rows = async <Row>(sql: string, params: readonly unknown[] = []): Promise<readonly Row[]> =>
    (await db.query<Row>(sql, [...params])).rows
  const one = async <Row>(sql: string, params: readonly unknown[]): Promise<Row | undefined> =>
    (await rows<Row>(sql, params))[0]

  const addReport = ({ title, amount, category, date, comment }: NewReport, status: Status, who: string, at: string) =>
    one<{ ref: string }>(
      `with filed as (
         insert into reports (title, cents, category, date, comment, status) values ($1, $2, $3, $4, $5, $6) returning id),
       told as (insert into history (report, who, event, at) select id, $7, 'Submitted', $8::timestamptz from filed)
       select 'R-' || id as ref from filed`,
      [title, Math.round(amount * 100), category, date, comment, status, who, at]
    )

  if (!(await one('select 1 from users', []))) {
    await db.query('insert into users values ($1, $2)', [SEED_USER.name, hashPassword(SEED_USER.password)])
    for (const report of seed) await addReport(report, report.status, SEED_USER.name, `${report.date}T09:00:00Z`)
  }

  return {
    query: (sql: string) => rows<Record<string, unknown>>(sql),
    close: () => db.close(),

    reports: () => rows<Report>(`select ${REPORT} from reports order by id`),

    /** Newest first. A page past the end is the last one. */
    async reportPage(status: Status | undefined, wanted: number): Promise<ReportPage> {
      const where = status ? 'where status = $1' : 'where $1::text is null'
      const counted = await one<{ n: number }>(`select count(*)::int as n from reports ${where}`, [status ?? null])
      const total = counted?.n ?? 0
      const pages = Math.max(1, Math.ceil(total / PAGE_SIZE))
      const page = Math.min(Math.max(1, wanted), pages)
      const reports = await rows<Report>(
        `select ${REPORT} from reports ${where} order by id desc limit ${PAGE_SIZE} offset $2`,
        [status ?? null, (page - 1) * PAGE_SIZE]
      )
      return { reports, page, pages, total }
    },

    report: (ref: string) => one<Report>(`select ${REPORT} from reports where id = $1`, [idOf(ref)]),

    history: (ref: string) =>
      rows<HistoryEntry>(
        `select to_char(at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI"Z"') as at, who, event
         from history where report = $1 order by id`,
        [idOf(ref)]
      ),

    async fileReport(report: NewReport, who: string): Promise<string> {
      const filed = await addReport(report, 'Submitted', who, new Date().toISOString())
      if (!filed) throw new Error('the insert returned no row')
      return filed.ref
    },

    async renameReport(ref: string, title: string, who: string): Promise<void> {
      await db.query(
        `with renamed as (update reports set title = $2 where id = $1 returning id)
         insert into history (report, who, event) select id, $3, 'Title changed' from renamed`,
        [idOf(ref), title, who]
      )
    },

    async deleteReport(ref: string): Promise<boolean> {
      return (await rows('delete from reports where id = $1 returning id', [idOf(ref)])).length > 0
    },

    async passwordFits(name: string, password: string): Promise<boolean> {
      const user = await one<{ password: string }>('select password from users where name = $1', [name])
      // An unknown name costs the same time as a wrong password, so that names cannot be guessed by the clock.
      const fits = verifyPassword(password, user?.password ?? hashPassword(token()))
      return user !== undefined && fits
    },

    session: async (id: string): Promise<Session | undefined> => {
      const found = await one<{ id: string; csrf: string; person: string | null }>(
        'select id, csrf, person from sessions where id = $1 and expires > now()',
        [id]
      )
      return found && { id: found.id, csrf: found.csrf, ...(found.person !== null && { person: found.person }) }
    },

    async beginSession(person?: string): Promise<Session> {
      const session = { id: token(), csrf: token(), ...(person && { person }) }
      await db.query(`insert into sessions values ($1, $2, $3, null, now() + interval '8 hours')`, [
        session.id,
        session.csrf,
        person ?? null
      ])
      return session
    },

    async endSession(id: string): Promise<void> {
      await db.query('delete from sessions where id = $1 or expires < now()', [id])
    },

    async setFlash(session: string, message: string): Promise<void> {
      await db.query('update sessions set flash = $2 where id = $1', [session, message])
    },

    /** The message for the next page, once. */
    async takeFlash(session: string): Promise<string | undefined> {
      const taken = await one<{ flash: string | null }>(
        `with before as (select id, flash from sessions where id = $1 for update)
         update sessions set flash = null from before where sessions.id = before.id returning before.flash`,
        [session]
      )
      return taken?.flash ?? undefined
    }
  }
}

export type Store = Awaited<ReturnType<typeof openStore>>

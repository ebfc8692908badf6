import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext } from 'playwright'
import { type BrowserDriver, launchBrowser } from '../../cli/browser/index.ts'
import { answerApprovals } from '../../cli/road/answer-approvals.ts'
import { setUpDevice } from '../../cli/road/set-up-device.ts'
import { type SupervisedServer, superviseServer } from '../../cli/road/supervise-server.ts'
import { startPostgres, type TestPostgres } from '../../policy-server/testing/start-postgres.ts'
import { rewriteStore } from '../stage/answer-as.ts'
import { ASK_BEFORE_SUBMIT } from '../stage/ask-before-submit.ts'
import { renderersOf } from '../stage/renderer-memory.ts'
import { type BetweenDatabase, standBeforeDatabase } from './between-database.ts'
import { type Between, standBetween } from './between-server.ts'
import type { Victim } from './cells.ts'
import { type HeldDisk, holdDisk } from './held-disk.ts'
import { type HeldSite, serveHeldSite } from './held-site.ts'
import { mountSmallDisk, type SmallDisk } from './small-disk.ts'
import { type SteppedClock, steppedClock } from './stepped-clock.ts'

/** A PostgreSQL of its own, where the server keeps everything in one. */
export interface CrashDatabase {
  readonly postgres: TestPostgres
  readonly between: BetweenDatabase
  /** Its address without anything between. */
  readonly url: string
}

/** The whole road, each part of which can be killed and comes back on what it wrote. */
export interface CrashRoad {
  readonly site: HeldSite
  readonly between: Between
  readonly disk: HeldDisk
  readonly database: CrashDatabase | undefined
  /** Where all that the server knows is, where that was asked to be on a small disk. */
  readonly smallDisk: SmallDisk | undefined
  /** The server's. */
  readonly clock: SteppedClock
  /** Folder of the server's data. */
  readonly dataDir: string
  /** Where logs are saved. */
  readonly folder: string
  server(): SupervisedServer
  driver(): BrowserDriver
  context(): BrowserContext
  /** Sends SIGKILL to the victim. The supervisor brings a server back by itself, and the browser a worker. */
  strike(victim: Victim): Promise<void>
  /** Brings back what nobody else does. */
  bringBack(victim: Victim): Promise<void>
  /** Starts the server again on the same data, keys and port, after it was stopped. Throws where it ends before it listens. */
  startAgain(): Promise<void>
  close(): Promise<void>
}

const ASK_SECONDS = 60

export interface CrashRoadOptions {
  /** Does the server keep everything in a PostgreSQL? */
  readonly onPostgres: boolean
  /** Keeps the server's data on a disk of so many megabytes. */
  readonly megabytes?: number
}

const openDatabase = async (below: string): Promise<CrashDatabase> => {
  const postgres = await startPostgres({ durable: true, below })
  if (!postgres) throw new Error('PostgreSQL is not installed; run: sudo apt-get install postgresql')
  return { postgres, between: await standBeforeDatabase(postgres.socket), url: await postgres.newDatabase() }
}

const signal = (pid: number | undefined): void => {
  try {
    if (pid !== undefined) process.kill(pid, 'SIGKILL')
  } catch {
    // It ended by itself in between.
  }
}

export const openCrashRoad = async ({ onPostgres, megabytes }: CrashRoadOptions): Promise<CrashRoad> => {
  const folder = mkdtempSync(join(tmpdir(), 'writ-crash-'))
  const [profile, policy] = [join(folder, 'profile'), join(folder, 'policy.cedar')]
  const isOnSmallDisk = megabytes !== undefined && !onPostgres
  // Beside the folder, which PostgreSQL's own user may not enter.
  const dataDir = join(isOnSmallDisk ? `${folder}-disk` : folder, 'server')
  const closers: (() => Promise<void>)[] = [
    async () => rmSync(folder, { recursive: true, force: true, maxRetries: 10 })
  ]
  const close = async () => {
    for (const end of closers.splice(0).reverse()) await end().catch(() => undefined)
  }
  try {
    mkdirSync(profile)
    writeFileSync(policy, ASK_BEFORE_SUBMIT)
    const site = await serveHeldSite()
    closers.push(site.close)
    const disk = holdDisk(join(folder, 'disk'))
    const smallDisk = megabytes === undefined ? undefined : mountSmallDisk(`${folder}-disk`, megabytes)
    if (megabytes !== undefined && !smallDisk) throw new Error('a small disk can be mounted by root alone')
    if (smallDisk) closers.push(async () => smallDisk.remove())
    const clock = steppedClock(join(folder, 'clock'), disk.env)
    const database = onPostgres ? await openDatabase(smallDisk?.folder ?? tmpdir()) : undefined
    if (database) closers.push(database.postgres.stop, database.between.close)
    const options = {
      dataDir,
      policy,
      askSeconds: ASK_SECONDS,
      restarts: Number.POSITIVE_INFINITY,
      env: clock.env,
      ...(database && { database: database.between.through(database.url) })
    }
    let server = await superviseServer(options)
    closers.push(() => server.stop())
    const between = await standBetween(server.url)
    closers.push(between.close)

    let context: BrowserContext | undefined
    const launch = async () => {
      const driver = await launchBrowser('chromium', { headless: true, profile })
      const page = await driver.newPage('about:blank')
      context = page.context()
      await page.close()
      answerApprovals(driver, {
        approve: 'all',
        display: false,
        // Here is asked faster than any agent may.
        before: (page) => rewriteStore(page, 'agents', 'gone')
      })
      return driver
    }
    let driver = await launch()
    closers.push(() => driver.close())
    await setUpDevice(driver, { ...server, url: between.url }, [])

    const strike = async (victim: Victim) => {
      switch (victim) {
        case 'worker':
          for (const { pid, line } of renderersOf(profile)) if (line.includes('--extension-process')) signal(pid)
          return
        case 'browser':
          return await driver.kill?.()
        case 'server':
          return signal(server.pid())
        case 'database':
          return await database?.postgres.kill()
      }
    }
    return {
      site,
      between,
      disk,
      database,
      smallDisk,
      clock,
      dataDir,
      folder,
      server: () => server,
      driver: () => driver,
      context: () => {
        if (!context) throw new Error('the browser has no context')
        return context
      },
      strike,
      async bringBack(victim) {
        if (victim === 'database') await database?.postgres.again()
        if (victim === 'browser') driver = await launch()
      },
      async startAgain() {
        server = await superviseServer({ ...options, again: server })
      },
      close
    }
  } catch (error) {
    await close()
    throw error
  }
}

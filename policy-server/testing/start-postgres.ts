import { execFileSync, spawn } from 'node:child_process'
import { chownSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'

/** A PostgreSQL of the test's own: nothing of it outlives the test. */
export interface TestPostgres {
  /** The folder of the socket by which alone it is reached. */
  readonly socket: string
  /** A new, empty database. */
  newDatabase(): Promise<string>
  /** Of its first process, whose children serve the connections; another one after it was started again. */
  readonly pid: number
  /** Has it not ended, by itself or otherwise? */
  lives(): boolean
  /** Ends all its processes by SIGKILL, at once. */
  kill(): Promise<void>
  /** Starts it again on what it wrote. */
  again(): Promise<void>
  stop(): Promise<void>
}

const DEBIAN = '/usr/lib/postgresql'
const START_MS = 30_000

/** Debian's newest PostgreSQL (`scripts/system-packages.mjs` installs it where it may), or `undefined`. */
const findPostgres = (): string | undefined => {
  try {
    const [version] = readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a))
    return version === undefined ? undefined : join(DEBIAN, version, 'bin')
  } catch {
    return undefined
  }
}

/** Why no PostgreSQL can be started here; `undefined` where one can. */
export const whyNoPostgres = (): string | undefined =>
  findPostgres() === undefined ? 'Debian’s package postgresql is not installed' : undefined

/** The user that Debian's package makes: the server refuses to run as root. */
const unprivileged = (): { uid: number; gid: number } | undefined => {
  if (process.getuid?.() !== 0) return undefined
  const [, , uid, gid] = /^postgres:.*$/m.exec(readFileSync('/etc/passwd', 'utf8'))?.[0].split(':') ?? []
  return { uid: Number(uid), gid: Number(gid) }
}

/** What the server started for itself, of which no one has a handle. */
const childrenOf = (pid: number | undefined): readonly number[] => {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number)
  } catch {
    return []
  }
}

const answers = async (url: string): Promise<boolean> => {
  const client = new Client({ connectionString: url })
  client.on('error', () => undefined)
  try {
    await client.connect()
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => undefined)
  }
}

/**
 * Starts a PostgreSQL on a private directory, reached by a socket in it alone; `undefined` where there is none to be had. Only a
 * `durable` one writes to the disk before it answers. `below`: where that directory is made.
 */
export const startPostgres = async ({ durable = false, below = tmpdir() } = {}): Promise<TestPostgres | undefined> => {
  const bin = findPostgres()
  if (bin === undefined) return undefined
  const dir = mkdtempSync(join(below, 'writ-pg-'))
  const user = unprivileged()
  if (user) chownSync(dir, user.uid, user.gid)
  const data = join(dir, 'data')
  const init = ['-D', data, '-U', 'writ', '-A', 'trust', '--no-sync', '--no-instructions', '-E', 'UTF8', '--locale=C']
  execFileSync(join(bin, 'initdb'), init, { ...user, cwd: dir, stdio: 'ignore' })
  // No address of this machine: only the socket.
  const settings = [
    'listen_addresses=',
    `unix_socket_directories=${dir}`,
    `fsync=${durable ? 'on' : 'off'}`,
    'max_connections=100'
  ]
  const args = ['-D', data, ...settings.flatMap((setting) => ['-c', setting])]
  const urlOf = (user: string, database: string): string =>
    `postgres://${user}@/${database}?host=${encodeURIComponent(dir)}`
  const start = async () => {
    const server = spawn(join(bin, 'postgres'), args, { ...user, cwd: dir, stdio: 'ignore' })
    const gone = new Promise<void>((resolve) => server.once('exit', () => resolve()))
    const end = Date.now() + START_MS
    while (!(await answers(urlOf('writ', 'postgres')))) {
      if (Date.now() > end || server.exitCode !== null) throw new Error('PostgreSQL did not start')
      await sleep(100)
    }
    return { server, gone }
  }
  let running = await start()
  let databases = 0
  return {
    socket: dir,
    get pid() {
      return running.server.pid ?? 0
    },
    lives: () => running.server.exitCode === null && running.server.signalCode === null,
    kill: async () => {
      const { server, gone } = running
      const all = childrenOf(server.pid)
      // The first, so that it starts none of the others anew.
      server.kill('SIGKILL')
      for (const pid of all) {
        try {
          process.kill(pid, 'SIGKILL')
        } catch {
          // It ended by itself in between.
        }
      }
      await gone
    },
    again: async () => {
      running = await start()
    },
    newDatabase: async () => {
      const client = new Client({ connectionString: urlOf('writ', 'postgres') })
      await client.connect()
      // Its user is no superuser, as on a shared server: one that owns the database and may make roles.
      if (databases === 0) await client.query('create role app login createrole')
      const name = `writ${databases++}`
      await client.query(`create database ${name} owner app`)
      await client.end()
      return urlOf('app', name)
    },
    stop: async () => {
      running.server.kill('SIGQUIT')
      await running.gone
      rmSync(dir, { recursive: true, force: true })
    }
  }
}

import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { copyFile, cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Received } from '@writ/examples/site'
import { freePort } from '../../cli/road/free-port.ts'
import { available, WORDPRESS } from './available.ts'
import { startProcess } from './own-process.ts'
import { type Row, startDatabase } from './start-database.ts'

const exec = promisify(execFile)
const PHP = fileURLToPath(new URL('./php/', import.meta.url))

export interface Post {
  readonly id: number
  readonly title: string
  /** `publish`, `draft`, `auto-draft`, `trash` … */
  readonly status: string
  readonly content: string
}

/** The one person. */
export const WORDPRESS_USER = { name: 'dana', password: 'correct horse battery' } as const

export interface WordPress {
  /** Origin, without a slash at the end. */
  readonly url: string
  readonly user: string
  readonly password: string
  /** Every request that PHP got, in order. */
  readonly received: readonly Received[]
  sql(query: string): Promise<readonly Row[]>
  /** Everything of type `post` in the site's own database, oldest first. */
  posts(): Promise<readonly Post[]>
  /** Brings the database back to how it began, sign-ins too; what was uploaded stays on the disk. */
  renew(): Promise<void>
  close(): Promise<void>
}

/** What is run once from the command line, and is gone before the site is served. */
const STEPS = ['install', 'fill'] as const

const readReceived = (file: string): readonly Received[] =>
  existsSync(file)
    ? readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line))
    : []

export interface WordPressOptions {
  readonly dir?: string
  /** A free one if not said. */
  readonly port?: number
  /** Does it hold what a blog holds after some months? */
  readonly filled?: boolean
}

/** A whole copy: WordPress finds its configuration beside the real path of its files, so links would find Debian's. */
const copySite = async (site: string): Promise<void> => {
  await exec('cp', ['-rL', '--no-preserve=mode', WORDPRESS, site])
  await rm(join(site, '.htaccess'), { force: true })
  await copyFile(join(PHP, 'wp-config.php'), join(site, 'wp-config.php'))
  for (const step of STEPS) await copyFile(join(PHP, `${step}.php`), join(site, `${step}-once.php`))
  await mkdir(join(site, 'wp-content/mu-plugins'))
  await copyFile(join(PHP, 'quiet.php'), join(site, 'wp-content/mu-plugins/quiet.php'))
  await cp(join(PHP, 'theme'), join(site, 'wp-content/themes/plain'), { recursive: true })
}

/**
 * Brings up Debian's WordPress, installed and empty but for its first post if not `filled`, on a port and a database of
 * its own, in a few seconds. Nothing it does leaves the machine. The welcome guide of the block editor is off for its user.
 * Throws when a package is missing (`available` says which) or when it does not come up.
 */
export const startWordPress = async (options: WordPressOptions = {}): Promise<WordPress> => {
  const { dir = tmpdir(), filled = false } = options
  const why = available()
  if (why) throw new Error(why)
  await mkdir(dir, { recursive: true })
  const home = await mkdtemp(join(dir, 'wordpress-'))
  const closing: (() => Promise<void>)[] = [() => rm(home, { recursive: true, force: true })]
  const close = async () => {
    for (const end of closing.splice(0).reverse()) await end()
  }

  try {
    const site = join(home, 'site')
    const log = join(home, 'php.log')
    const received = join(home, 'received.jsonl')
    const starting = startDatabase(home).then((started) => {
      closing.push(started.close)
      return started
    })
    const copying = copySite(site)
    // Both come to rest before anything is cleaned up.
    await Promise.allSettled([starting, copying])
    const [database] = await Promise.all([starting, copying])
    const port = options.port ?? (await freePort())

    const { name: user, password } = WORDPRESS_USER
    const url = `http://127.0.0.1:${port}`
    const env = {
      WORDPRESS_SOCKET: database.socket,
      WORDPRESS_URL: url,
      WORDPRESS_SALT: randomBytes(32).toString('hex'),
      WORDPRESS_USER: user,
      WORDPRESS_PASSWORD: password,
      WORDPRESS_RECEIVED: received
    }
    for (const step of STEPS) {
      const file = `${step}-once.php`
      if (step === 'install' || filled)
        await exec('/usr/bin/php', ['-d', 'display_errors=stderr', file], {
          cwd: site,
          env: { ...process.env, ...env }
        })
      await rm(join(site, file))
    }

    const settings = [
      'display_errors=0',
      'log_errors=1',
      `error_log=${log}`,
      `auto_prepend_file=${join(PHP, 'record.php')}`,
      'memory_limit=256M',
      'upload_max_filesize=8M'
    ]
    const server = startProcess(
      '/usr/bin/php',
      [...settings.flatMap((setting) => ['-d', setting]), '-S', `127.0.0.1:${port}`, '-t', site],
      // The editor's page makes a dozen requests at once, and WordPress asks itself too.
      { log, cwd: site, env: { ...env, PHP_CLI_SERVER_WORKERS: '4' } }
    )
    closing.push(server.stop)

    const deadline = Date.now() + 20_000
    for (;;) {
      const answer = await fetch(`${url}/wp-login.php`).catch(() => undefined)
      if (answer?.ok) break
      if (!server.running() || Date.now() > deadline)
        throw new Error(`WordPress did not come up: ${await readFile(log, 'utf8')}`)
      await sleep(50)
    }

    const renew = await database.save()
    return {
      url,
      user,
      password,
      get received() {
        return readReceived(received)
      },
      sql: (query) => database.sql(query),
      async posts() {
        const rows = await database.sql(
          "select ID, post_title, post_status, post_content from wp_posts where post_type = 'post' order by ID"
        )
        return rows.map((row) => ({
          id: Number(row.ID),
          title: row.post_title ?? '',
          status: row.post_status ?? '',
          content: row.post_content ?? ''
        }))
      },
      renew,
      close
    }
  } catch (error) {
    await close()
    throw error
  }
}

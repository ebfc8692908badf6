import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { MARIADBD } from './available.ts'
import { startProcess } from './own-process.ts'

const exec = promisify(execFile)

export type Row = Readonly<Record<string, string | null>>

export interface Database {
  readonly socket: string
  /** Rows as texts by column; `null` for NULL. */
  sql(query: string, database?: string): Promise<readonly Row[]>
  /** Keeps what it holds now; what comes back brings it to that again. */
  save(): Promise<() => Promise<void>>
  close(): Promise<void>
}

const UNESCAPED: Readonly<Record<string, string>> = { n: '\n', t: '\t', '0': '\0' }

const readCell = (text: string): string | null =>
  text === 'NULL' ? null : text.replace(/\\(.)/g, (_, char: string) => UNESCAPED[char] ?? char)

const readRows = (output: string): readonly Row[] => {
  const [head = '', ...lines] = output.replace(/\n$/, '').split('\n')
  const columns = head.split('\t')
  return lines.map((line) => {
    const cells = line.split('\t')
    return Object.fromEntries(columns.map((column, i) => [column, readCell(cells[i] ?? '')]))
  })
}

/** A MariaDB of our own below `dir`: reached by its socket alone, gone with `close`. Works as root and not as root. */
export const startDatabase = async (dir: string): Promise<Database> => {
  const data = join(dir, 'data')
  const socket = join(dir, 'db.sock')
  // MariaDB wants to be told when it really should run as root.
  const user = process.getuid?.() === 0 ? ['--user=root'] : []
  await exec('/usr/bin/mariadb-install-db', [
    '--no-defaults',
    ...user,
    `--datadir=${data}`,
    '--auth-root-authentication-method=normal',
    '--skip-test-db'
  ])
  const server = startProcess(
    MARIADBD,
    [
      '--no-defaults',
      ...user,
      `--datadir=${data}`,
      `--socket=${socket}`,
      `--pid-file=${join(dir, 'db.pid')}`,
      '--skip-networking',
      '--innodb-buffer-pool-size=64M',
      '--innodb-flush-log-at-trx-commit=0'
    ],
    { log: join(dir, 'db.log') }
  )

  const sql = async (query: string, database = 'wordpress'): Promise<readonly Row[]> => {
    const options = ['--no-defaults', '--user=root', `--socket=${socket}`, '--batch', '--default-character-set=utf8mb4']
    const { stdout } = await exec('/usr/bin/mariadb', [...options, '--execute', query, database], { maxBuffer: 64e6 })
    return readRows(stdout)
  }

  const save = async () => {
    const file = join(dir, 'saved.sql')
    await exec('/usr/bin/mariadb-dump', [
      '--no-defaults',
      '--user=root',
      `--socket=${socket}`,
      `--result-file=${file}`,
      'wordpress'
    ])
    return async () => {
      await sql(`source ${file}`)
    }
  }

  const deadline = Date.now() + 30_000
  for (;;) {
    try {
      await sql('create database if not exists wordpress character set utf8mb4', 'mysql')
      return { socket, sql, save, close: server.stop }
    } catch (error) {
      if (!server.running() || Date.now() > deadline) {
        await server.stop()
        throw error
      }
      await sleep(50)
    }
  }
}

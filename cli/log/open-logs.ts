import { existsSync, readdirSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { notVerified, ok, type Result } from '@writ/dsl/contract'
import { type LogBundle, readTexts } from '@writ/policy-server/audit'
import { readTextFile } from '../read-text-file.ts'
import { bundleSchema } from './log-bundle.ts'
import { logFilesAt, readLogTiles, type TiledLog } from './read-log-tiles.ts'

/** A log, and where it was found; or why it is none that could be verified. */
export interface OpenedLog {
  readonly from: string
  readonly log: Result<TiledLog>
}

const isUrl = (from: string): boolean => /^https?:\/\//.test(from)

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false

/** A folder of C2SP tiles: as a log serves it, or as it was copied. */
const isTiled = (path: string): boolean => isFolder(path) && existsSync(join(path, 'checkpoint'))

/** The saved logs that a name stands for: the file itself, or those of a folder. */
const filesOf = (path: string): string[] =>
  isFolder(path)
    ? readdirSync(path)
        .filter((name) => /^log.*\.json$/.test(name))
        .sort()
        .map((name) => join(path, name))
    : [path]

const readBundle = (text: string): Result<TiledLog> => {
  try {
    return ok({ bundle: bundleSchema.parse(JSON.parse(text)) })
  } catch {
    return notVerified('altered', 'it is no log bundle {checkpoint, key, leaves}')
  }
}

/** A file of a folder; none where there is nothing of that name. */
const readFileIn = async (folder: string, path: string): Promise<Buffer | undefined> => {
  try {
    return await readFile(join(folder, path))
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return undefined
    throw error
  }
}

/**
 * Opens what a name stands for: a saved log, a folder of them, a folder of tiles, or the address of a policy server. Tiles say
 * nothing of who wrote them: they need `key`, whom the caller trusts. Gives the reason where it was named wrongly.
 */
export const openLogs = async (
  from: string,
  key: string | undefined
): Promise<readonly OpenedLog[] | { readonly why: string }> => {
  if (isUrl(from)) {
    if (key === undefined) return { why: 'a URL needs --key: who is trusted to have written the log' }
    const readerKey = process.env.WRIT_AUDITOR_KEY
    if (!readerKey) return { why: 'a URL needs WRIT_AUDITOR_KEY: a log is read by its tenant alone' }
    return [{ from, log: await readLogTiles(logFilesAt(from, readerKey), key) }]
  }
  if (isTiled(from)) {
    if (key === undefined) return { why: 'a folder of tiles needs --key: who is trusted to have written the log' }
    return [{ from, log: await readLogTiles((path) => readFileIn(from, path), key) }]
  }
  const files = filesOf(from)
  if (files.length === 0) return { why: `${from} holds no log*.json` }
  const opened: OpenedLog[] = []
  for (const file of files) {
    const read = readTextFile(file)
    if ('why' in read) return { why: read.why }
    opened.push({ from: file, log: readBundle(read.text) })
  }
  return opened
}

/** The log of ours that was opened, where nothing in how it was kept is wrong. */
export const wholeLog = (log: Result<TiledLog>, key: string | undefined): Result<LogBundle> => {
  if (!log.ok) return log
  return log.value.upper ?? readTexts(log.value.bundle, key)
}

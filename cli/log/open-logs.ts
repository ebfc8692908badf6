import { existsSync, readdirSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { LogBundle } from '@writ/policy-server/audit'
import { readTextFile } from '../read-text-file.ts'
import { bundleSchema } from './log-bundle.ts'
import { logFilesAt, readLogTiles } from './read-log-tiles.ts'

/** A log, and where it was found; without a bundle, the file there is none. */
export interface OpenedLog {
  readonly from: string
  readonly bundle: LogBundle | undefined
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

const readBundle = (text: string): LogBundle | undefined => {
  try {
    return bundleSchema.parse(JSON.parse(text))
  } catch {
    return undefined
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
    return [{ from, bundle: await readLogTiles(logFilesAt(from, readerKey), key) }]
  }
  if (isTiled(from)) {
    if (key === undefined) return { why: 'a folder of tiles needs --key: who is trusted to have written the log' }
    return [{ from, bundle: await readLogTiles((path) => readFile(join(from, path)), key) }]
  }
  const files = filesOf(from)
  if (files.length === 0) return { why: `${from} holds no log*.json` }
  const opened: OpenedLog[] = []
  for (const file of files) {
    const read = readTextFile(file)
    if ('why' in read) return { why: read.why }
    opened.push({ from: file, bundle: readBundle(read.text) })
  }
  return opened
}

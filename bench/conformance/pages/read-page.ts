import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Names of the folders that hold a page as `source.html`. */
export const pagesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()

/** A page as it stands, without what would change it: scripts, refreshes, handlers. */
const withoutScripts = (html: string): string =>
  html
    .replace(/<script\b[\s\S]*?<\/script\s*>/gi, '')
    .replace(/<script\b[^>]*\/?>/gi, '')
    .replace(/<meta\b[^>]*http-equiv\s*=\s*["']?(?:refresh|content-security-policy)[^>]*>/gi, '')
    .replace(/<base\b[^>]*>/gi, '')

/** The page of that folder, without its scripts. */
export const readPage = (folder: string, name: string): string =>
  withoutScripts(readFileSync(join(folder, name, 'source.html'), 'utf8'))

import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { type BrowserKind, findBrowser } from './find-browser.mjs'
import { readGeckoId } from './pack-extension.ts'

/** What an administrator sets for the extension, as `storage.managed` gives it. */
export type Managed = Readonly<Record<string, unknown>>

/** Managed policy files that one browser alone sees. */
export interface ManagedPolicy {
  /** The program to start in the browser's place, with the same arguments. */
  readonly program: string
  /** Writes what is managed anew. Chromium takes it up some seconds later, Firefox at its next start. */
  put(managed: Managed): void
  remove(): void
}

/** Chromium's id of an extension with a key: the first half of the key's SHA-256, with a to p for the hex digits. */
const chromiumId = (extension: string): string => {
  const { key } = z
    .object({ key: z.string() })
    .parse(JSON.parse(readFileSync(join(extension, 'manifest.json'), 'utf8')))
  const digest = createHash('sha256').update(Buffer.from(key, 'base64')).digest('hex').slice(0, 32)
  return [...digest].map((digit) => String.fromCharCode(97 + Number.parseInt(digit, 16))).join('')
}

/** Where a browser looks for managed policies, which file there it reads, and how that is written. */
const PLACES: Readonly<
  Record<
    BrowserKind,
    { folder(program: string): string; file: string; text(extension: string, managed: Managed): object }
  >
> = {
  chromium: {
    folder: () => '/etc/chromium',
    file: 'policies/managed/writ.json',
    text: (extension, managed) => ({ '3rdparty': { extensions: { [chromiumId(extension)]: managed } } })
  },
  firefox: {
    folder: (program) => join(dirname(realpathSync(program)), 'distribution'),
    file: 'policies.json',
    text: (extension, managed) => ({
      policies: { '3rdparty': { Extensions: { [readGeckoId(extension)]: managed } } }
    })
  }
}

const UNSHARE = ['--mount', '--propagation', 'private', ...(process.getuid?.() === 0 ? [] : ['--map-root-user'])]

/** Runs a program with the folder `$0` in place of `$1`, which nobody else sees. */
const INSTEAD = 'mount --bind "$0" "$1" && shift && exec "$@"'

const instead = (ours: string, theirs: string, program: string): string[] => [
  ...UNSHARE,
  'sh',
  '-c',
  INSTEAD,
  ours,
  theirs,
  program
]

/** Why a browser cannot be given managed policies of its own on this machine; `undefined` where it can. */
export const whyUnmanaged = (kind: BrowserKind): string | undefined => {
  const program = findBrowser(kind)
  if (program === undefined) return `there is no ${kind}`
  const folder = PLACES[kind].folder(program)
  if (!existsSync(folder)) return `there is no ${folder} for a private one to stand in for`
  const tried = spawnSync('unshare', instead(tmpdir(), realpathSync(folder), 'true'), { encoding: 'utf8' })
  return tried.status === 0
    ? undefined
    : `a mount namespace cannot be made here: ${tried.stderr || tried.error?.message}`
}

/** A word of a shell's command. */
export const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`

/**
 * Managed policies for one browser that is to be started: real files in a folder of their own, which a mount namespace puts
 * where this browser looks for them. Nothing outside that folder is written. Throws where `whyUnmanaged` says why.
 */
export const managedPolicy = (kind: BrowserKind, extension: string, managed: Managed): ManagedPolicy => {
  const why = whyUnmanaged(kind)
  if (why !== undefined) throw new Error(`${kind} cannot be given managed policies: ${why}`)
  const found = findBrowser(kind) ?? kind
  const place = PLACES[kind]
  const folder = mkdtempSync(join(tmpdir(), 'writ-managed-'))
  const file = join(folder, 'etc', place.file)
  const program = join(folder, 'browser')
  const words = instead(join(folder, 'etc'), realpathSync(place.folder(found)), found)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(program, `#!/bin/sh\nexec unshare ${words.map(quoted).join(' ')} "$@"\n`, { mode: 0o755 })
  const put = (next: Managed) => {
    // Written beside it and moved: a browser that looks just now must not read half of it.
    const draft = join(folder, 'draft.json')
    writeFileSync(draft, JSON.stringify(place.text(extension, next)))
    renameSync(draft, file)
  }
  put(managed)
  return { program, put, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

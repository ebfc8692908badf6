import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, cp, mkdir, mkdtemp, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PGlite } from '@electric-sql/pglite'

/** What a new database starts from: an empty cluster, and what `fill` does to it, which must follow from `of` alone. */
export interface Beginning {
  readonly of: string
  fill(client: PGlite): Promise<void>
}

export const EMPTY: Beginning = { of: '', fill: async () => undefined }

const PACKAGE = dirname(dirname(fileURLToPath(import.meta.resolve('@electric-sql/pglite'))))

/** Beside the code that fills it, and trusted as that is: who can write there can change the server too. */
const CACHE = join(PACKAGE, '../../.cache/writ')
const ARCHIVE = 'database.tar'
const FOLDER = 'database'

const sync = async (path: string): Promise<void> => {
  const file = await open(path)
  await file.sync()
  await file.close()
}

const syncAll = async (folder: string): Promise<void> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  for (const { parentPath, name } of entries) await sync(join(parentPath, name))
}

/** Makes a beginning in a folder that is there and empty: as a folder, and as an archive. */
const make = async (place: string, { fill }: Beginning): Promise<void> => {
  const client = await PGlite.create(join(place, FOLDER))
  await fill(client)
  const dump = await client.dumpDataDir('none')
  await client.close()
  await writeFile(join(place, ARCHIVE), new Uint8Array(await dump.arrayBuffer()))
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined)

/** Makes a beginning at `kept`: whoever looks meanwhile finds all of it or nothing; of two that make it, one is kept. */
const makeKept = async (kept: string, beginning: Beginning): Promise<void> => {
  const part = await mkdtemp(`${kept}.`)
  try {
    await make(part, beginning)
    await syncAll(part)
    await rename(part, kept)
  } catch (error) {
    await rm(part, { recursive: true, force: true })
    if (!['EEXIST', 'ENOTEMPTY'].includes(String(codeOf(error)))) throw error
  }
}

/**
 * Uses a beginning. PostgreSQL's `initdb` in WebAssembly takes seconds and always makes the same: it runs once for a version of PGlite and
 * what is filled in, and is kept; on a machine where that cannot be written (a read-only installation), each time.
 */
const withBeginning = async <T>(
  beginning: Beginning,
  cache: string,
  use: (place: string) => Promise<T>
): Promise<T> => {
  const { version } = JSON.parse(await readFile(join(PACKAGE, 'package.json'), 'utf8'))
  const kept = join(cache, createHash('sha256').update(`${version}\n${beginning.of}`).digest('hex'))
  if (existsSync(kept)) return use(kept)
  try {
    await mkdir(cache, { recursive: true })
    await makeKept(kept, beginning)
    return use(kept)
  } catch (error) {
    if (!['EACCES', 'EPERM', 'EROFS', 'ENOTDIR'].includes(String(codeOf(error)))) throw error
  }
  const place = await mkdtemp(join(tmpdir(), 'writ-database-'))
  try {
    await make(place, beginning)
    return await use(place)
  } finally {
    await rm(place, { recursive: true, force: true })
  }
}

/** A new database, as PGlite's `loadDataDir` takes it: a tar of some 40 MB. `cache` is where its beginning is kept. */
export const newDatabase = (beginning: Beginning, cache: string = CACHE): Promise<Blob> =>
  withBeginning(beginning, cache, async (place) => new Blob([await readFile(join(place, ARCHIVE))]))

/** Makes `folder` a new database, whole and on the disk, where none stands yet. `cache` is where its beginning is kept. */
export const makeDatabaseFolder = async (
  folder: string,
  beginning: Beginning,
  cache: string = CACHE
): Promise<void> => {
  if (existsSync(folder)) return
  const part = `${folder}.part`
  await rm(part, { recursive: true, force: true })
  await withBeginning(beginning, cache, (place) => cp(join(place, FOLDER), part, { recursive: true }))
  await chmod(part, 0o700)
  await syncAll(part)
  await rename(part, folder)
  await sync(dirname(folder))
}

import { createHash } from 'node:crypto'
import { existsSync, openAsBlob } from 'node:fs'
import { chmod, cp, mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
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

const make = async (kept: string, { fill }: Beginning): Promise<void> => {
  // Whoever looks meanwhile finds all of it or nothing; of two that make it, one is kept.
  const part = `${kept}.${process.pid}-${performance.now()}`
  await mkdir(part, { recursive: true })
  const client = await PGlite.create(join(part, FOLDER))
  await fill(client)
  const dump = await client.dumpDataDir('none')
  await client.close()
  await writeFile(join(part, ARCHIVE), new Uint8Array(await dump.arrayBuffer()))
  await rename(part, kept).catch(() => rm(part, { recursive: true, force: true }))
}

/**
 * Where a beginning is kept, as a folder and as an archive. PostgreSQL's `initdb` in WebAssembly takes seconds and always
 * makes the same: it runs once for a version of PGlite and what is filled in.
 */
const keep = async (beginning: Beginning): Promise<string> => {
  const { version } = JSON.parse(await readFile(join(PACKAGE, 'package.json'), 'utf8'))
  const kept = join(CACHE, createHash('sha256').update(`${version}\n${beginning.of}`).digest('hex'))
  if (!existsSync(kept)) await make(kept, beginning)
  return kept
}

/** A new database, as PGlite's `loadDataDir` takes it: a tar of some 40 MB. */
export const newDatabase = async (beginning: Beginning): Promise<Blob> =>
  openAsBlob(join(await keep(beginning), ARCHIVE))

const sync = async (path: string): Promise<void> => {
  const file = await open(path)
  await file.sync()
  await file.close()
}

/** Makes `folder` a new database, whole and on the disk, where none stands yet. */
export const makeDatabaseFolder = async (folder: string, beginning: Beginning): Promise<void> => {
  if (existsSync(folder)) return
  const part = `${folder}.part`
  await rm(part, { recursive: true, force: true })
  await cp(join(await keep(beginning), FOLDER), part, { recursive: true })
  await chmod(part, 0o700)
  const entries = await readdir(part, { recursive: true, withFileTypes: true })
  for (const { parentPath, name } of entries) await sync(join(parentPath, name))
  await rename(part, folder)
  await sync(dirname(folder))
}

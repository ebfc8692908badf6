import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { hashJson, type Json, ok, type Result, refuse } from '@writ/dsl/contract'
import { type KeptRecord, keptRecordSchema } from './kept-record.ts'

/** Paused sandboxes in the data folder: what is told of each, and the machine, which only the token of its holder opens. */
export interface KeptSandboxes {
  /** Whose they are. */
  readonly executor: string
  /**
   * Writes one down; once this resolves it is on disk, and whole. `write` is given where the bytes of the machine go. Refuses what `write`
   * refuses, and `executor/disk-full`, and then nothing of it is kept.
   */
  keep(record: KeptRecord, secret: Buffer, write: Write): Promise<Result<void>>
  /** Writes anew what is told of one, where it is kept. */
  change(record: KeptRecord): Promise<void>
  /** The machine, in a file without a name. Refuses `executor/not-resumable` where it is not what was written. */
  read(record: KeptRecord, secret: Buffer): Promise<Result<FileHandle>>
  forget(id: string): Promise<void>
  /** All that are there. What is none, or another executor's, is left and named to `refused`; what was never whole is removed. */
  list(refused: (path: string) => void): Promise<readonly KeptRecord[]>
}

export type Write = (take: (state: Readable) => Promise<void>) => Promise<Result<unknown>>

const CIPHER = 'aes-256-gcm'
const SALT_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16
const RECORD = '.json'
const MACHINE = '.machine'
const NEXT = '.next'

/** What the machines of a holder are encrypted with follows from the token, of which the executor keeps only the hash. */
export const secretOf = (token: string): Buffer =>
  Buffer.from(hkdfSync('sha256', token, '', 'writ paused sandboxes of a token', 32))

const keyOf = (secret: Buffer, salt: Buffer): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, salt, 'writ paused sandbox', 32))

/** What of the record may not be another's, or changed, between pause and resume. How long it lives may. */
const boundTo = ({ ends: _, ...bound }: KeptRecord): Buffer => Buffer.from(hashJson(bound as Json))

const isFull = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(String(error.code))

const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r')
  await handle.sync().finally(() => handle.close())
}

/** Encrypted as it comes: salt and nonce, the bytes, the tag. */
const encryptTo = async (file: FileHandle, secret: Buffer, bound: Buffer, state: Readable): Promise<void> => {
  const [salt, nonce] = [randomBytes(SALT_BYTES), randomBytes(NONCE_BYTES)]
  const cipher = createCipheriv(CIPHER, keyOf(secret, salt), nonce).setAAD(bound)
  await file.writeFile(Buffer.concat([salt, nonce]))
  for await (const piece of state) await file.writeFile(cipher.update(piece))
  await file.writeFile(Buffer.concat([cipher.final(), cipher.getAuthTag()]))
  await file.sync()
}

const PIECE_BYTES = 1024 * 1024

/** Throws where it is not, to the last byte, what was encrypted. */
const decryptTo = async (to: FileHandle, from: FileHandle, secret: Buffer, bound: Buffer): Promise<void> => {
  const end = (await from.stat()).size - TAG_BYTES
  const head = Buffer.alloc(SALT_BYTES + NONCE_BYTES)
  const tag = Buffer.alloc(TAG_BYTES)
  if (end < head.length) throw new Error('it was cut short')
  await from.read(head, 0, head.length, 0)
  await from.read(tag, 0, TAG_BYTES, end)
  const cipher = createDecipheriv(CIPHER, keyOf(secret, head.subarray(0, SALT_BYTES)), head.subarray(SALT_BYTES), {
    authTagLength: TAG_BYTES
  })
  cipher.setAAD(bound).setAuthTag(tag)
  const piece = Buffer.alloc(PIECE_BYTES)
  for (let at = head.length; at < end; ) {
    const { bytesRead } = await from.read(piece, 0, Math.min(PIECE_BYTES, end - at), at)
    if (bytesRead === 0) throw new Error('it was cut short')
    await to.writeFile(cipher.update(piece.subarray(0, bytesRead)))
    at += bytesRead
  }
  await to.writeFile(cipher.final())
}

/** `most`: bytes that all of them may take. `scratch` gives a file without a name. */
export const openKeptSandboxes = async (
  folder: string,
  executor: string,
  most: number,
  scratch: () => Promise<FileHandle>
): Promise<KeptSandboxes> => {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const at = (id: string, part: string) => join(folder, `${id}${part}`)

  const writeRecord = async (record: KeptRecord): Promise<void> => {
    const next = at(record.id, `${RECORD}${NEXT}`)
    const file = await open(next, 'w', 0o600)
    try {
      await file.writeFile(JSON.stringify(record))
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(next, at(record.id, RECORD))
    await syncFolder(folder)
  }
  const sizes = async (): Promise<number> => {
    let sum = 0
    for (const name of await readdir(folder)) sum += (await stat(join(folder, name)).catch(() => ({ size: 0 }))).size
    return sum
  }
  const forget = async (id: string): Promise<void> => {
    // What is told of it goes first: without that, nothing of the machine is ever read.
    for (const part of [RECORD, MACHINE, `${MACHINE}${NEXT}`, `${RECORD}${NEXT}`])
      await rm(at(id, part), { force: true })
    await syncFolder(folder)
  }
  let reserved = 0
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(act: () => Promise<T>): Promise<T> => {
    const done = last.then(act)
    last = done.catch(() => undefined)
    return done
  }
  const readRecord = async (name: string): Promise<KeptRecord | undefined> => {
    try {
      const record = keptRecordSchema.parse(JSON.parse(await readFile(join(folder, name), 'utf8')))
      return record.executor === executor && `${record.id}${RECORD}` === name ? record : undefined
    } catch {
      return undefined
    }
  }

  return {
    executor,
    async keep(record, secret, write) {
      // What is being written now may come to take more than it does.
      if ((await sizes()) + reserved + record.memory > most) return refuse('executor/disk-full')
      reserved += record.memory
      const path = at(record.id, `${MACHINE}${NEXT}`)
      let failure: unknown
      try {
        const file = await open(path, 'w', 0o600)
        const written = await write(async (state) => {
          try {
            await encryptTo(file, secret, boundTo(record), state)
          } catch (error) {
            failure = error
            throw error
          }
        }).finally(() => file.close())
        if (!written.ok && failure === undefined) {
          await forget(record.id)
          return written
        }
        if (failure !== undefined) throw failure
        await rename(path, at(record.id, MACHINE))
        await writeRecord(record)
        return ok(undefined)
      } catch (error) {
        await forget(record.id).catch(() => undefined)
        if (isFull(error)) return refuse('executor/disk-full')
        throw error
      } finally {
        reserved -= record.memory
      }
    },
    change: (record) =>
      inTurn(async () => {
        if (await stat(at(record.id, RECORD)).catch(() => undefined)) await writeRecord(record)
      }),
    async read(record, secret) {
      const damaged = refuse('executor/not-resumable', { why: 'what was kept of it is damaged' })
      const from = await open(at(record.id, MACHINE), 'r').catch(() => undefined)
      if (!from) return damaged
      const to = await scratch()
      try {
        await decryptTo(to, from, secret, boundTo(record))
        return ok(to)
      } catch (error) {
        await to.close()
        if (isFull(error)) return refuse('executor/disk-full')
        return damaged
      } finally {
        await from.close()
      }
    },
    forget: (id) => inTurn(() => forget(id)),
    async list(refused) {
      const names = await readdir(folder)
      const records: KeptRecord[] = []
      for (const name of names.filter((one) => one.endsWith(RECORD))) {
        const record = await readRecord(name)
        if (record) records.push(record)
        else refused(join(folder, name))
      }
      const told = new Set(names.filter((one) => one.endsWith(RECORD)).map((one) => one.slice(0, -RECORD.length)))
      for (const name of names) {
        const isHalf = name.endsWith(NEXT) || (name.endsWith(MACHINE) && !told.has(name.slice(0, -MACHINE.length)))
        if (isHalf) await rm(join(folder, name), { force: true })
      }
      return records
    }
  }
}

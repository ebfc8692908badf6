import { type Origin, ok, type Result, refuse, type SecretPart } from '@writ/dsl/contract'
import type { Vault } from '../vault.ts'
import { judgeRow, type ReadRow, type RowRefusal } from './judge-row.ts'
import { nameOfSite } from './name-of-site.ts'
import { readExport } from './read-export.ts'

/** One row of an export as the person sees it before anything is taken. It holds no value. */
export interface ImportRow {
  readonly row: number
  readonly title: string
  readonly origin?: string
  /** What plans will call it, where it is taken. */
  readonly name?: string
  readonly parts: readonly SecretPart[]
  readonly refused?: RowRefusal
}

export interface ImportView {
  readonly manager: string
  readonly rows: readonly ImportRow[]
}

interface Taken extends ReadRow {
  readonly name: string
}

const idOf = (origin: string, username: string | undefined) => JSON.stringify([origin, username ?? ''])

/** The user names that the vault has for a site already, to tell duplicates. */
const knownIn = async (vault: Pick<Vault, 'list' | 'reveal'>): Promise<Set<string>> => {
  const known = new Set<string>()
  for (const { name, origin, parts } of await vault.list()) {
    const username = parts.includes('username')
      ? await vault.reveal(origin as Origin, { name, part: 'username' })
      : undefined
    known.add(idOf(origin, username?.ok ? username.value : undefined))
  }
  return known
}

const plan = async (
  text: string,
  vault: Pick<Vault, 'list' | 'reveal'>
): Promise<Result<{ readonly view: ImportView; readonly taken: readonly Taken[] }>> => {
  const read = readExport(text)
  if (!read.ok) return read
  const known = await knownIn(vault)
  const names = new Map<string, Set<string>>()
  for (const { name, origin } of await vault.list()) names.set(origin, (names.get(origin) ?? new Set()).add(name))
  const taken: Taken[] = []
  const rows = read.value.rows.map((row): ImportRow => {
    const { title } = row
    const judged = judgeRow(row)
    if (typeof judged === 'string') return { row: row.row, title, parts: [], refused: judged }
    const { origin, values } = judged
    const parts = Object.keys(values) as SecretPart[]
    const id = idOf(origin, values.username)
    if (known.has(id)) return { row: row.row, title, origin, parts, refused: 'duplicate' }
    known.add(id)
    const here = names.get(origin) ?? new Set<string>()
    const name = nameOfSite(origin, here)
    names.set(origin, here.add(name))
    taken.push({ name, ...judged })
    return { row: row.row, title, origin, name, parts }
  })
  return ok({ view: { manager: read.value.manager, rows }, taken })
}

type Into = Pick<Vault, 'list' | 'reveal' | 'put' | 'status'>

/**
 * What an export would give the vault: row by row what is taken and under which name, or why not; nothing is replaced. With `take` it is
 * taken. Refuses `vault/locked` and `vault/no-passphrase`, and what `readExport` refuses.
 */
export const importExport = async (text: string, take: boolean, vault: Into): Promise<Result<ImportView>> => {
  const { state } = await vault.status()
  if (state !== 'open') return refuse(state === 'locked' ? 'vault/locked' : 'vault/no-passphrase')
  const planned = await plan(text, vault)
  if (!planned.ok) return planned
  for (const entry of take ? planned.value.taken : []) {
    const put = await vault.put(entry)
    if (!put.ok) return put
  }
  return ok(planned.value.view)
}

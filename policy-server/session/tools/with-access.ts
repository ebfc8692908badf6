import { type Refusal, type Result, refuse, type ToolAccess } from '@writ/dsl/contract'
import type { Ports } from '../ports.ts'
import { renewTokens } from './renew-tokens.ts'
import { accessFor, ownerOf, type ToolServerRow } from './tool-access.ts'

type AccessPorts = Pick<Ports, 'db' | 'now' | 'tenant' | 'tools'>

/** How a server is reached after it refused what it was reached with: with renewed tokens, where one signs in at it. */
export const accessAgain = async (
  ports: AccessPorts,
  row: ToolServerRow,
  person: string | undefined,
  refused: string | undefined
): Promise<Result<ToolAccess>> => {
  const no = refuse('tool/signed-out', { name: row.name })
  if (!row.authority || refused === undefined) return no
  const renewed = await renewTokens(ports, row, ownerOf(row, person), refused)
  if (!renewed.ok) return renewed
  const access = await accessFor(ports.db, ports, row, person)
  return access.ok && access.value.credential === refused ? no : access
}

/** Was it refused because nobody is signed in at it? */
export const isSignedOut = (refused: Refusal): boolean => refused.code === 'tool/signed-out'

/** Asks a server something that may be asked twice, its tokens renewed before they end, and once more where it takes them no more. */
export const withAccess = async <T>(
  ports: AccessPorts,
  row: ToolServerRow,
  person: string | undefined,
  ask: (access: ToolAccess) => Promise<Result<T>>
): Promise<Result<T>> => {
  const renewed = await renewTokens(ports, row, ownerOf(row, person))
  if (!renewed.ok) return renewed
  const access = await accessFor(ports.db, ports, row, person)
  if (!access.ok) return access
  const first = await ask(access.value)
  if (first.ok || !isSignedOut(first.refusal)) return first
  const again = await accessAgain(ports, row, person, access.value.credential)
  return again.ok ? await ask(again.value) : again
}

import type { IncomingMessage, ServerResponse } from 'node:http'
import { ok, type Refusal, type Result } from '@writ/dsl/contract'
import type { NetworkTarget } from '../../machine/index.ts'
import { pinAddress } from '../pin-address.ts'
import { swapKeys } from '../swap-keys.ts'
import { answerRefusal } from './answer-refusal.ts'
import { exchange, type Outgoing } from './exchange.ts'
import type { Gate } from './gate.ts'
import { readHead } from './read-head.ts'

/** All that is asked before a connection is made. */
const prepare = async (
  request: IncomingMessage,
  target: NetworkTarget,
  path: string,
  { keys, reach }: Gate
): Promise<Result<Outgoing>> => {
  const head = readHead(request, target, path)
  if (!head.ok) return head
  const swap = swapKeys(head.value.headers, target.origin, keys)
  if (!swap.ok) return swap
  const pinned = await pinAddress(target.host, reach)
  if (!pinned.ok) return pinned
  const { headers, swapped } = swap.value
  const hidden = keys.filter(({ origin }) => origin === target.origin)
  return ok({ target, head: { ...head.value, headers }, address: pinned.value, swapped, hidden })
}

/** Answers one request of a program to an origin that the machine may reach. */
export const serveRequest = async (
  request: IncomingMessage,
  response: ServerResponse,
  target: NetworkTarget,
  path: string,
  gate: Gate
): Promise<void> => {
  const no = (why: Refusal) => {
    gate.refused(target.origin, why.code)
    answerRefusal(response, why)
  }
  const prepared = await prepare(request, target, path, gate)
  if (!prepared.ok) return no(prepared.refusal)
  const { address, swapped } = prepared.value
  const begun = await gate.begin(target, address, swapped)
  if (!begun.ok) return answerRefusal(response, begun.refusal)
  if (response.destroyed) return begun.value.end({ sent: 0, received: 0, end: { cut: 'machine' } })
  await exchange(request, response, prepared.value, gate, begun.value)
}

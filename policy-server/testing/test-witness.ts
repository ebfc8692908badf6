import { generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  COSIGNATURE,
  continuesLog,
  noteParts,
  parseVerifierKey,
  printVerifierKey,
  type TreeHead
} from '@writ/dsl/contract'
import { cosignNote, EMPTY_ROOT, openCheckpoint, parseConsistency } from '../audit/index.ts'

/** A witness (C2SP tlog-witness) of one log, that listens on an address of its own. */
export interface TestWitness {
  readonly key: string
  readonly url: string
  /** The largest log it cosigned. */
  seen(): TreeHead
  close(): Promise<void>
}

type Answer = readonly [status: number, text?: string, type?: string]

/** Starts one. `spoil` changes what it answers when it cosigns: a witness that lies. */
export const startTestWitness = async (
  name: string,
  logKey: string,
  spoil: (line: string) => string = (line) => line
): Promise<TestWitness> => {
  const log = parseVerifierKey(logKey)
  if (!log) throw new Error('no log key')
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const key = { name, key: new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }).subarray(-32)) }
  let seen: TreeHead = { size: 0, root: EMPTY_ROOT }

  const add = (body: string): Answer => {
    const given = parseConsistency(body)
    if (!given) return [400]
    const head = openCheckpoint(given.checkpoint, log)
    if (!head) return [403]
    if (given.old > head.size) return [400]
    if (given.old !== seen.size) return [409, `${seen.size}\n`, 'text/x.tlog.size']
    if (!continuesLog(seen, head, given.proof)) return [422]
    seen = head
    const text = noteParts(given.checkpoint)?.text ?? ''
    return [200, spoil(cosignNote(text, key, privateKey, Math.floor(Date.now() / 1000)))]
  }

  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const isAsked = request.method === 'POST' && request.url === '/w/add-checkpoint'
    const [status, text = '', type = 'text/plain'] = isAsked ? add(body) : ([404] as const)
    response.writeHead(status, { 'content-type': type }).end(text)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    key: printVerifierKey(key, COSIGNATURE),
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/w/`,
    seen: () => seen,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    }
  }
}

import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js'
import {
  isInitializeRequest,
  isJSONRPCNotification,
  isJSONRPCRequest,
  type JSONRPCMessage,
  type JSONRPCRequest
} from '@modelcontextprotocol/sdk/types.js'
import { isGone, type Remote, remoteSession } from './remote-session.ts'

/**
 * Hands each message of a client on standard input to a server's `/mcp`, and each of the server's back, unchanged, until standard
 * input ends. A session that the server does not know any more, as after a restart, is begun anew with what the client said at its beginning, and
 * the message that found none is sent again: such a server did nothing with it. @returns nothing, or why the server's end ended it.
 */
export const bridgeMcp = async ({ server, key }: { server: string; key: string }): Promise<string | undefined> => {
  const client = new StdioServerTransport()
  const toClient = (message: JSONRPCMessage): void => void client.send(message)
  let remote = await remoteSession({ server, key, heard: toClient })
  /** What the client began with, and its word that it has. */
  const opening: { request?: JSONRPCRequest; done?: JSONRPCMessage } = {}
  let renewing: Promise<Remote> | undefined
  const { promise: ended, resolve: end } = Promise.withResolvers<string | undefined>()
  const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

  const beginAnew = async (): Promise<Remote> => {
    const old = remote
    const next = await remoteSession({ server, key, heard: toClient })
    if (opening.request) await next.open(opening.request, opening.done)
    remote = next
    await old.close()
    return next
  }

  const send = async (message: JSONRPCMessage): Promise<void> => {
    const by = remote
    try {
      await by.send(message)
    } catch (error) {
      if (!isGone(error) || isInitializeRequest(message) || !opening.request) throw error
      if (remote === by) renewing ??= beginAnew().finally(() => (renewing = undefined))
      await ((await renewing) ?? remote).send(message)
    }
  }

  /** A request whose answer cannot come is answered, so that its client does not wait for ever. */
  const hand = async (message: JSONRPCMessage): Promise<void> => {
    if (isInitializeRequest(message) && isJSONRPCRequest(message)) opening.request = message
    if (isJSONRPCNotification(message) && message.method === 'notifications/initialized') opening.done = message
    try {
      await send(message)
    } catch (error) {
      if (!isJSONRPCRequest(message)) return
      const why = `the policy server did not take it: ${messageOf(error)}`
      await client.send({ jsonrpc: '2.0', id: message.id, error: { code: -32_603, message: why } })
      if (isInitializeRequest(message)) end(why)
    }
  }

  client.onmessage = (message) => void hand(message)
  process.stdin.once('end', () => end(undefined))
  await client.start()
  const why = await ended
  await remote.terminate().catch(() => undefined)
  await remote.close()
  await client.close()
  process.stdin.destroy()
  return why
}

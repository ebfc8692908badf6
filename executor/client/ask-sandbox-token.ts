import {
  ok,
  type Refusal,
  type Result,
  refuse,
  refusedResponseSchema,
  sandboxTokenSchema,
  type sandboxWishSchema
} from '@writ/dsl/contract'
import type { z } from 'zod'
import { type HolderKey, proveCall } from './holder-key.ts'
import type { Holding } from './run-by-token.ts'

/**
 * Asks a policy server for a sandbox token that is bound to `key`, as the agent whose key `agentKey` is, and gives all that a call at the
 * executor needs. Refuses what the server refuses, and `server/away` where it cannot be reached or gives no answer.
 */
export const askSandboxToken = async (
  { server, agentKey, key }: { readonly server: string; readonly agentKey: string; readonly key: HolderKey },
  wish: z.input<typeof sandboxWishSchema>
): Promise<Result<Holding>> => {
  const at = new URL('/v1/sandbox-tokens', server).href
  try {
    const response = await fetch(at, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${agentKey}`,
        dpop: await proveCall(key, { method: 'POST', url: at })
      },
      body: JSON.stringify(wish),
      redirect: 'error'
    })
    const body = await response.json()
    if (!response.ok) return { ok: false, refusal: refusedResponseSchema.parse(body).refusal as Refusal }
    const { token, executor } = sandboxTokenSchema.parse(body)
    return ok({ url: executor.url, token, key })
  } catch {
    return refuse('server/away')
  }
}

import { actResponseSchema } from '@writ/dsl/contract'
import { askServer, type Refused, type Server } from '../plain/ask-server.ts'
import type { Told } from './writ-connection.ts'

const refusedOf = ({ refusal, run }: Refused): Told => ({
  ...(run !== undefined && { run }),
  status: refusal.code === 'run/unknown-outcome' ? 'unknown' : 'refused',
  code: refusal.code,
  message: refusal.message,
  ...(refusal.detail && { detail: refusal.detail })
})

/**
 * Sends one step of a planner, and waits for no more than that it was taken: the answer names its run, which can be followed over any
 * connection. One that was lost is `unknown`, and nothing is sent again.
 */
export const sendAct = async (server: Server, session: string, given: Told): Promise<Told> => {
  const sent = await askServer(server, `/v1/sessions/${session}/act`, { body: { ...given, waitSeconds: 0 } })
  return sent.ok ? actResponseSchema.loose().parse(sent.value) : refusedOf(sent)
}

import { type ExecutorServer, hostSources, imagesByLanguage, lookAtTiers, startExecutor } from '@writ/executor'
import type { PolicyServer } from '@writ/policy-server'
import { freePort } from '../../road/free-port.ts'

/** An executor of WebAssembly for a policy server: what that is told of it first, and how it is started then. */
export const executorBeside = async () => {
  const [port, sources] = [await freePort(), hostSources({ tiers: ['wasm'] })]
  const id = 'exe_beside'
  return {
    host: { id, url: `http://127.0.0.1:${port}`, images: imagesByLanguage(await lookAtTiers(sources)) },
    start: ({ url, issuer }: PolicyServer): Promise<ExecutorServer> =>
      startExecutor({ id, port, issuer, keys: `${url}/.well-known/jwks.json`, sources })
  }
}

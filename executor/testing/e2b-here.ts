import { apiKeyOf } from '../e2b/index.ts'
import { microvmHere } from '../tiers/microvm/testing/microvm-here.ts'
import { startTestExecutor, type TestExecutor } from './test-executor.ts'
import { makeBearerToken } from './test-tokens.ts'

const MEBIBYTE = 1024 * 1024

/** What a machine of these tests may have: enough for a shell, Python and a few commands at once. */
const RIGHT = {
  tier: 'microvm',
  languages: ['shell'],
  memory: 128 * MEBIBYTE,
  disk: 32 * MEBIBYTE,
  processes: 64,
  files: 256,
  output: 4 * MEBIBYTE,
  ttl_ms: 30 * 60 * 1000,
  max: 100
} as const

export interface E2bHere extends TestExecutor {
  /** An API key for it; each is of a tenant of its own. */
  key(changes?: Parameters<typeof makeBearerToken>[2]): Promise<string>
  /** What the SDK is told, with a key. */
  connection(apiKey: string): { readonly apiKey: string; readonly apiUrl: string; readonly sandboxUrl: string }
}

const { source, lack } = await microvmHere()

export { lack }

/** An executor of real virtual machines that speaks E2B's protocol. */
export const startE2bHere = async (options: Parameters<typeof startTestExecutor>[0] = {}): Promise<E2bHere> => {
  const executor = await startTestExecutor({ sources: [source], e2b: true, ...options })
  const image = (await source.about()).images[0]
  return {
    ...executor,
    key: async ({ right = {}, ...more } = {}) => {
      const tenant = crypto.randomUUID()
      const exp = Math.floor(Date.now() / 1000) + 3600
      const changes = { tenant, exp, ...more, right: { ...RIGHT, image, ...right } }
      return apiKeyOf(await makeBearerToken(executor.parties, executor.id, changes))
    },
    connection: (apiKey) => ({ apiKey, apiUrl: executor.url, sandboxUrl: executor.url })
  }
}

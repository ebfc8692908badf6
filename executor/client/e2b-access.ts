import { MAX_BEARER_SECONDS, type SandboxRight } from '@writ/dsl/contract'
import { apiKeyOf } from '../e2b/index.ts'
import { type Executor, limitsHere } from '../service/index.ts'
import type { LocalAuthority } from './local-authority.ts'

const MEBIBYTE = 1024 * 1024

/** What E2B's SDK reads of its environment. */
export interface E2bAccess {
  readonly E2B_API_URL: string
  readonly E2B_SANDBOX_URL: string
  readonly E2B_API_KEY: string
}

/** What the person at this computer lets programs have that use E2B's SDK; no network. */
const rightHere = (image: string): SandboxRight => {
  const { most, ttlMs } = limitsHere()
  return {
    type: 'writ_sandbox',
    languages: ['shell', 'python', 'javascript'],
    image,
    tier: 'microvm',
    vcpu: 1,
    memory: Math.min(512 * MEBIBYTE, Math.floor(most.memory)),
    // Of wall and processor time a sandbox's commands have what it has of life.
    wall_ms: most.wallMs,
    cpu_ms: most.cpuMs,
    disk: 256 * MEBIBYTE,
    processes: 256,
    files: 1024,
    output: most.output,
    egress: [],
    ttl_ms: ttlMs,
    max: 1000
  }
}

/**
 * An API key for E2B's SDK at an executor that was started with `e2b` and believes this authority, good for so many seconds (a day at most).
 * Throws where the executor has no virtual machines, without which there is nothing to reach.
 */
export const e2bAccess = async (
  { url, executor }: { readonly url: string; readonly executor: Pick<Executor, 'id' | 'offers'> },
  authority: LocalAuthority,
  seconds: number
): Promise<E2bAccess> => {
  const offer = executor.offers.find(({ tier }) => tier === 'microvm')
  if (!offer || 'lack' in offer) throw new Error(`E2B’s SDK needs virtual machines: ${offer?.lack ?? 'there are none'}`)
  const [image] = offer.about.images
  if (image === undefined) throw new Error('E2B’s SDK needs virtual machines: there is no image')
  const token = await authority.signBearer(executor.id, rightHere(image), Math.min(seconds, MAX_BEARER_SECONDS))
  return { E2B_API_URL: url, E2B_SANDBOX_URL: url, E2B_API_KEY: apiKeyOf(token) }
}

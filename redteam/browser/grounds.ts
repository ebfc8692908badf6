import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SupervisedServer } from '../../cli/road/supervise-server.ts'
import { type Page as Served, servePages } from '../../e2e/stage/serve-pages.ts'
import { startServer } from '../../e2e/stage/start-road.ts'
import type { TrickSite } from './browser-attack.ts'

/** What stages of one policy stand on, one after another: the server of a tenant, and the two sites. */
export interface Ground {
  readonly server: SupervisedServer
  readonly site: TrickSite
  readonly evil: TrickSite
}

/**
 * Guards are taken out of the extension alone, and every browser enrols as a new device: what they stand on is started once for each
 * policy. The sites stay with their server, which remembers what was read at which and would ask about more on others.
 */
export interface Grounds {
  with(policy: string | undefined): Promise<Ground>
  close(): Promise<void>
}

const openSite = async (): Promise<TrickSite> => {
  const serves: Record<string, Served> = {}
  return { ...(await servePages(() => serves)), serves }
}

export const makeGrounds = (): Grounds => {
  const made = new Map<string | undefined, Promise<Ground>>()
  const closers: (() => Promise<void>)[] = []
  const make = async (policy: string | undefined): Promise<Ground> => {
    const folder = mkdtempSync(join(tmpdir(), 'writ-redteam-'))
    closers.push(async () => rmSync(folder, { recursive: true, force: true }))
    const server = await startServer(folder, { ...(policy !== undefined && { policy }) })
    closers.push(server.stop)
    const [site, evil] = [await openSite(), await openSite()]
    closers.push(site.close, evil.close)
    return { server, site, evil }
  }
  return {
    with(policy) {
      const ground = made.get(policy) ?? make(policy)
      made.set(policy, ground)
      return ground
    },
    async close() {
      for (const end of closers.splice(0).reverse()) await end()
    }
  }
}

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SupervisedServer } from '../../cli/road/supervise-server.ts'
import { startServer } from '../../e2e/stage/start-road.ts'

/** One real policy server for each policy: guards are taken out of the extension alone, and every browser enrols as a new device. */
export interface SharedServers {
  with(policy: string | undefined): Promise<SupervisedServer>
  close(): Promise<void>
}

export const shareServers = (): SharedServers => {
  const started = new Map<string | undefined, Promise<SupervisedServer>>()
  const folders: string[] = []
  const start = (policy: string | undefined): Promise<SupervisedServer> => {
    const folder = mkdtempSync(join(tmpdir(), 'writ-redteam-'))
    folders.push(folder)
    return startServer(folder, { ...(policy !== undefined && { policy }) })
  }
  return {
    with(policy) {
      const server = started.get(policy) ?? start(policy)
      started.set(policy, server)
      return server
    },
    async close() {
      // One that did not start was told of by the row that wanted it.
      for (const server of started.values()) await server.then(({ stop }) => stop()).catch(() => undefined)
      for (const folder of folders) rmSync(folder, { recursive: true, force: true })
    }
  }
}

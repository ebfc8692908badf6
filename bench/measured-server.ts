import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Asked, Told } from './serve-measured.ts'

/** A policy server in a process of its own, so that what it uses of a processor is its own. */
export interface MeasuredServer {
  readonly url: string
  /** A one-time code to enrol a device with. */
  enrolCode(): Promise<string>
  /** Milliseconds of processor time that it has used so far. */
  cpu(): Promise<number>
  stop(): Promise<void>
}

/** Where a measured server keeps its data: a folder of its own, or a PostgreSQL. */
export type MeasuredStore = { readonly dataDir: string } | { readonly database: string }

/** `nodeArgs` go to its Node. */
export const startMeasuredServer = async (
  policies: number,
  store: MeasuredStore,
  nodeArgs: readonly string[] = []
): Promise<MeasuredServer> => {
  const args = 'dataDir' in store ? [store.dataDir] : ['', store.database]
  const child = fork(join(import.meta.dirname, 'serve-measured.ts'), [String(policies), ...args], {
    execArgv: [...process.execArgv, ...nodeArgs]
  })
  const hear = async (): Promise<Told> => {
    const [told] = (await once(child, 'message')) as [Told]
    return told
  }
  const ask = (asked: Asked): Promise<Told> => {
    child.send(asked)
    return hear()
  }
  const wrong = (): never => {
    throw new Error('the server told something else')
  }
  const begun = await hear()
  return {
    url: 'url' in begun ? begun.url : wrong(),
    enrolCode: async () => {
      const told = await ask('code')
      return 'code' in told ? told.code : wrong()
    },
    cpu: async () => {
      const told = await ask('cpu')
      return 'cpu' in told ? told.cpu : wrong()
    },
    stop: async () => {
      child.disconnect()
      await once(child, 'exit')
    }
  }
}

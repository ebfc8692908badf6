import { Worker } from 'node:worker_threads'
import type { Json } from '@writ/dsl/contract'
import { LOADED } from './schema-loaded.ts'

const MS = 5000
/** Until its thread has read what it runs, all of it ours: on a machine with much to do that takes its time. */
const LOAD_MS = 20_000
const MEGABYTES = 128

/**
 * Does a value fit a JSON Schema that a tool server wrote? A schema that cannot be read, or takes too long or too much memory (its
 * patterns may be made to), fits nothing.
 */
export const fitsSchema = (schema: Readonly<Record<string, Json | undefined>>, value: Json): Promise<boolean> =>
  new Promise((resolve) => {
    const worker = new Worker(new URL('./schema-worker.ts', import.meta.url), {
      workerData: { schema, value },
      resourceLimits: { maxOldGenerationSizeMb: MEGABYTES },
      env: {},
      execArgv: [],
      stdout: true,
      stderr: true
    })
    const end = (fits: boolean) => {
      clearTimeout(timer)
      void worker.terminate()
      resolve(fits)
    }
    let timer = setTimeout(() => end(false), LOAD_MS)
    worker.on('message', (said: unknown) => {
      if (said !== LOADED) return end(said === true)
      clearTimeout(timer)
      timer = setTimeout(() => end(false), MS)
    })
    worker.once('error', () => end(false))
    worker.once('exit', () => end(false))
  })

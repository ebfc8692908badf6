import { Worker } from 'node:worker_threads'
import type { Json } from '@writ/dsl/contract'

const MS = 5000
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
    const timer = setTimeout(() => end(false), MS)
    worker.once('message', (fits: unknown) => end(fits === true))
    worker.once('error', () => end(false))
    worker.once('exit', () => end(false))
  })

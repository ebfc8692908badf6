import { ok, refuse } from '@writ/dsl/contract'
import { expect, test, vi } from 'vitest'
import { uploadRecordings } from './upload-recordings.ts'

/** A device that keeps recordings of these runs, and a server that takes those that the log tells of. */
const scene = (...kept: string[]) => {
  const recordings = new Map(kept.map((run) => [run, { run, text: `sealed ${run}` }]))
  const journal = new Set(kept)
  const log = new Set<string>()
  const taken: string[] = []
  const end = (run: string) => {
    recordings.set(run, { run, text: `sealed ${run}` })
    journal.add(run)
  }
  const db = {
    getAll: async () => [...recordings.values()],
    delete: async (_: string, run: string) => void recordings.delete(run)
  } as unknown as Parameters<typeof uploadRecordings>[0]
  const send = (isAway: (run: string) => boolean = () => false, meanwhile: () => void = () => undefined) =>
    uploadRecordings(
      db,
      {
        async keepRecording(_, run) {
          if (isAway(run)) return refuse('server/away')
          if (!log.has(run)) return refuse('audit/not-recorded')
          taken.push(run)
          return ok({})
        }
      },
      'dev_1',
      async () => {
        for (const run of journal) log.add(run)
        meanwhile()
        return true
      }
    )
  return { send, end, taken, left: () => [...recordings.keys()] }
}

test('a recording of a run that ends while the journal is sent stays until the log tells of it', async () => {
  const { send, end, taken, left } = scene('run_1')
  await send(undefined, () => end('run_2'))
  expect({ taken, left: left() }).toEqual({ taken: ['run_1'], left: ['run_2'] })
  await send()
  expect({ taken, left: left() }).toEqual({ taken: ['run_1', 'run_2'], left: [] })
})

test('a recording stays where the server is away, and where the journal could not be sent', async () => {
  const { send, taken, left } = scene('run_1')
  await send(() => true)
  expect({ taken, left: left() }).toEqual({ taken: [], left: ['run_1'] })
  const keepRecording = vi.fn()
  const db = { getAll: async () => [{ run: 'run_1', text: '' }], delete: vi.fn() }
  await uploadRecordings(db as never, { keepRecording }, 'dev_1', async () => false)
  expect([keepRecording.mock.calls, db.delete.mock.calls]).toEqual([[], []])
})

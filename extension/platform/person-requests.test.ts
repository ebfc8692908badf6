import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { personRequests } from './person-requests.ts'

// No browser is here; none is asked.
vi.mock('./browser.ts', () => ({ browser: {} }))

const DAY = 24 * 60 * 60 * 1000

/** A device with a run that was over three days ago, which the person wants to keep for a day; its clock is so far ahead of the server's. */
const dropped = async (ahead: number | undefined): Promise<boolean> => {
  const at = new Date(Date.now() - 3 * DAY).toISOString()
  const entry = (seq: number, kind: string, run: string) => ({
    device: 'dev_1',
    seq,
    signed: { entry: { at, event: { kind, run } } }
  })
  const journal = [entry(0, 'run-ended', 'run_1'), entry(1, 'run-begun', 'run_2')]
  const gone: number[] = []
  const kept = new Map<string, object>([['log dev_1', { id: 'log dev_1', newest: { seq: 1, leaf: new Uint8Array() } }]])
  const none = { get: async () => undefined, getAll: async () => [], delete: async () => undefined }
  const stores: Readonly<Record<string, object>> = {
    journal: { getAll: async () => journal, delete: async ([, seq]: [string, number]) => void gone.push(seq) },
    device: { get: async (id: string) => kept.get(id) }
  }
  const db = {
    get: async (_: string, id: string) => kept.get(id),
    put: async (_: string, value: { id: string }) => void kept.set(value.id, value),
    transaction: () => ({ objectStore: (name: string) => stores[name] ?? none, done: Promise.resolve() })
  }
  const online = { enrolment: { device: 'dev_1' }, ports: {}, ...(ahead !== undefined && { ahead }) }
  const awake = { db, key: {}, session: 's', online }
  const requests = personRequests(Promise.resolve(awake) as never, {
    isOpen: async () => false,
    show: async () => undefined
  })
  expect(await requests.setKeepDays(1)).toMatchObject({ ok: true })
  expect(await requests.keepDays()).toBe(1)
  return gone.length > 0
}

beforeEach(() => void vi.stubGlobal('IDBKeyRange', { bound: () => undefined }))
afterEach(() => void vi.unstubAllGlobals())

test('what a person keeps for fewer days goes at once by both clocks, and not by one that is ahead or that nobody compared', async () => {
  expect(await dropped(0)).toBe(true)
  expect(await dropped(-DAY)).toBe(true)
  expect(await dropped(10 * DAY)).toBe(false)
  expect(await dropped(undefined)).toBe(false)
})

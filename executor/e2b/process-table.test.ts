import { ok, type Result, refuse } from '@writ/dsl/contract'
import { expect, test } from 'vitest'
import type { Ended, Hear, Running, Session } from '../machine/index.ts'
import { processTable } from './process-table.ts'

/** A session whose processes print and end when a test says so. */
const fakeSession = () => {
  const began: { hear: Hear; end: (ended: Ended) => void; closed: boolean }[] = []
  let fails = false
  const start: Session['start'] = async (_command, hear): Promise<Result<Running>> => {
    if (fails) return refuse('executor/machine-failed')
    const ended = Promise.withResolvers<Ended>()
    const one = { hear, end: ended.resolve, closed: false }
    began.push(one)
    return ok({
      pid: began.length,
      ended: ended.promise,
      write: async () => {},
      end: async () => {
        one.closed = true
      },
      kill: async () => {},
      resize: () => {}
    })
  }
  const failing = (on: boolean) => {
    fails = on
  }
  return { session: { start } as Session, began, failing }
}

const wish = (more: object = {}) => ({
  config: { cmd: 'x', args: [], envs: {} },
  takesInput: false,
  command: { argv: ['x'], env: {} },
  ...more
})
const follower = () => {
  const told: string[] = []
  return {
    told,
    print: (stream: string, bytes: Uint8Array) => void told.push(`${stream} ${Buffer.from(bytes)}`),
    end: ({ exitCode }: Ended) => void told.push(`end ${exitCode}`)
  }
}

test('every follower hears a process from when it follows to when it does no more, and its end', async () => {
  const { session, began } = fakeSession()
  const table = processTable(8)
  const [first, second, third] = [follower(), follower(), follower()]
  const started = await table.start(session, wish({ tag: 'tagged' }), first)
  if (!started.ok) throw new Error(started.refusal.code)
  began[0]?.hear('stdout', Buffer.from('1'))
  started.value.follow(second)
  const leave = started.value.follow(third)
  began[0]?.hear('stderr', Buffer.from('2'))
  leave()
  expect([table.of({ pid: 1 }), table.of({ tag: 'tagged' })]).toEqual([started.value, started.value])
  began[0]?.end({ exitCode: 3, limit: null })
  await started.value.running.ended
  await Promise.resolve()
  expect([first.told, second.told, third.told]).toEqual([
    ['stdout 1', 'stderr 2', 'end 3'],
    ['stderr 2', 'end 3'],
    ['stderr 2']
  ])
  expect([table.of({ pid: 1 }), table.list()]).toEqual([undefined, []])
})

test('the stdin of a process that takes none is closed, and no other’s', async () => {
  const { session, began } = fakeSession()
  const table = processTable(8)
  await table.start(session, wish(), follower())
  await table.start(session, wish({ takesInput: true }), follower())
  expect(began.map(({ closed }) => closed)).toEqual([true, false])
  // Processes without a tag are not found by none.
  expect(table.of({})).toBeUndefined()
})

test('there are never more at once than there may be, also of those that only begin, and room again when one ends or cannot begin', async () => {
  const { session, began, failing } = fakeSession()
  const table = processTable(2)
  const start = async () => {
    const started = await table.start(session, wish(), follower())
    return started.ok ? 'ok' : started.refusal.code
  }
  failing(true)
  expect([await start(), await start(), await start()]).toEqual(Array(3).fill('executor/machine-failed'))
  failing(false)
  expect(await Promise.all([start(), start(), start()])).toEqual(['ok', 'ok', 'executor/busy'])
  began[0]?.end({ exitCode: 0, limit: null })
  await new Promise(setImmediate)
  expect([await start(), await start()]).toEqual(['ok', 'executor/busy'])
})

import { expect, test } from 'vitest'
import { sandboxRoom } from './sandbox-room.ts'

const LIMITS = { sandboxes: 3, sandboxesInLane: 2, sandboxMemory: 100 }

/** Takes room, and gives what frees it, or the code of the refusal. */
const roomOf = (limits: Partial<typeof LIMITS> = {}) => {
  const room = sandboxRoom({ ...LIMITS, ...limits })
  return (lane: string, cost: number) => {
    const taken = room.take(lane, cost)
    return taken.ok ? taken.value : taken.refusal.code
  }
}

test('machines that stay have no more memory together than there is for them', () => {
  const take = roomOf()
  const first = take('a', 60)
  expect(take('b', 41)).toBe('executor/busy')
  expect(take('b', 40)).toBeTypeOf('function')
  expect(take('c', 1)).toBe('executor/busy')
  if (typeof first === 'function') first()
  expect(take('c', 60)).toBeTypeOf('function')
})

test('one that would never fit is not told to come again', () => {
  const take = roomOf()
  expect(take('a', 101)).toBe('executor/too-much')
  expect(take('a', 100)).toBeTypeOf('function')
})

test('they are no more than there may be, in one lane and in all', () => {
  const take = roomOf()
  expect(['a', 'a', 'a', 'b', 'c'].map((lane) => typeof take(lane, 1))).toEqual([
    'function',
    'function',
    'string',
    'function',
    'string'
  ])
})

test('room that is freed twice is free once', () => {
  const take = roomOf({ sandboxes: 2, sandboxesInLane: 1 })
  const first = take('a', 50)
  expect(take('b', 50)).toBeTypeOf('function')
  if (typeof first === 'function') for (let times = 0; times < 2; times++) first()
  expect(take('a', 51)).toBe('executor/busy')
  expect(take('a', 50)).toBeTypeOf('function')
  expect([take('a', 0), take('c', 0)]).toEqual(['executor/busy', 'executor/busy'])
})

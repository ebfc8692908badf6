import { describe, expect, test } from 'vitest'
import { type Turn, type TurnLimits, takeTurns } from './turns.ts'

const LIMITS: TurnLimits = { slots: 1, memory: 100, waiting: 10, waitingInLane: 5 }

/** Turns of named ones, and in which order they came. */
const queue = (limits: Partial<TurnLimits> = {}) => {
  const turns = takeTurns({ ...LIMITS, ...limits }, () => 0)
  const came: string[] = []
  const held = new Map<string, Turn>()
  const take = (name: string, lane = name, memory = 1, member = '') => {
    const turn = turns.take({ lane, member }, memory)
    if (!turn.ok) return turn.refusal
    held.set(name, turn.value)
    turn.value.come.then(() => came.push(name))
    return 'taken'
  }
  const leave = (name: string) => held.get(name)?.leave()
  /** Lets what is due come. */
  const settle = () => new Promise((done) => setImmediate(done))
  /** Everyone who comes leaves at once, until nobody is left. */
  const drain = async () => {
    for (let at = 0; at < came.length || turns.waiting > 0; at++) {
      await settle()
      const name = came[at]
      if (name === undefined) throw new Error('nobody comes any more')
      leave(name)
      await settle()
    }
    return came
  }
  return { turns, came, take, leave, settle, drain }
}

describe('whose turn it is', () => {
  test('goes round the lanes, and within one lane first come, first served', async () => {
    const { take, drain } = queue()
    for (const name of ['a1', 'a2', 'a3', 'a4', 'b1', 'b2', 'c1']) take(name, name[0])
    expect(await drain()).toEqual(['a1', 'a2', 'b1', 'c1', 'a3', 'b2', 'a4'])
  })

  test('goes round the members of a lane, whatever the others of it or of other lanes ask for', async () => {
    const { take, drain } = queue()
    take('r')
    for (const name of ['x1', 'x2', 'x3', 'y1', 'y2']) take(name, 'a', 1, name[0])
    for (const name of ['b1', 'b2', 'b3', 'b4']) take(name, 'b')
    expect(await drain()).toEqual(['r', 'x1', 'b1', 'y1', 'b2', 'x2', 'b3', 'y2', 'b4', 'x3'])
  })

  test('is never that of more than there are slots', async () => {
    const { take, turns, settle, leave, came } = queue({ slots: 2 })
    for (const name of ['a', 'b', 'c']) take(name)
    await settle()
    expect([came, turns.running, turns.waiting]).toEqual([['a', 'b'], 2, 1])
    leave('a')
    leave('a')
    await settle()
    expect([came, turns.running, turns.waiting]).toEqual([['a', 'b', 'c'], 2, 0])
  })

  test('waits for memory, and nobody overtakes who needs much', async () => {
    const { take, settle, leave, came } = queue({ slots: 5 })
    take('half', 'x', 60)
    take('much', 'y', 100)
    take('little', 'z', 1)
    await settle()
    expect(came).toEqual(['half'])
    leave('half')
    await settle()
    expect(came).toEqual(['half', 'much'])
    leave('much')
    await settle()
    expect(came).toEqual(['half', 'much', 'little'])
  })

  test('never comes to who gave it up, and the next is not held up', async () => {
    const { take, settle, leave, came, turns } = queue()
    for (const name of ['a', 'b', 'c']) take(name, 'one')
    leave('b')
    leave('a')
    await settle()
    expect([came, turns.waiting, turns.running]).toEqual([['a', 'c'], 0, 1])
  })
})

describe('who comes when all places are taken', () => {
  test('is told to come again, in one lane sooner than in all', () => {
    const { take } = queue({ waiting: 3, waitingInLane: 2 })
    expect(['r', 'a1', 'a2', 'a3', 'b1', 'b2'].map((name) => take(name, name[0]))).toMatchObject([
      'taken',
      'taken',
      'taken',
      { code: 'executor/busy', detail: { seconds: 4 } },
      'taken',
      { code: 'executor/busy', detail: { seconds: 5 } }
    ])
  })

  test('is taken where nobody else of its lane waits, however full the others are, up to as many lanes', async () => {
    const { take, drain } = queue({ waiting: 4, waitingInLane: 2 })
    for (const name of ['r', 'a1', 'a2', 'b1', 'b2']) expect(take(name, name[0])).toBe('taken')
    expect(take('c1', 'c')).toBe('taken')
    expect(take('c2', 'c')).toMatchObject({ code: 'executor/busy' })
    expect(take('d1', 'd')).toBe('taken')
    expect(take('e1', 'e')).toMatchObject({ code: 'executor/busy' })
    expect(await drain()).toEqual(['r', 'a1', 'b1', 'c1', 'd1', 'a2', 'b2'])
  })

  test('is taken where nothing else of its member waits, however full the lane is, up to as many members', async () => {
    const { take, drain } = queue({ waitingInLane: 2 })
    take('r')
    for (const name of ['x1', 'x2']) expect(take(name, 'a', 1, 'x')).toBe('taken')
    expect(take('x3', 'a', 1, 'x')).toMatchObject({ code: 'executor/busy' })
    expect(take('y1', 'a', 1, 'y')).toBe('taken')
    expect(take('y2', 'a', 1, 'y')).toMatchObject({ code: 'executor/busy' })
    expect(take('z1', 'a', 1, 'z')).toMatchObject({ code: 'executor/busy' })
    expect(await drain()).toEqual(['r', 'x1', 'y1', 'x2'])
  })

  test('has room again when one of those who wait is gone', () => {
    const { take, leave } = queue({ waiting: 1, waitingInLane: 1 })
    take('runs')
    take('waits')
    expect(take('late')).toMatchObject({ code: 'executor/busy' })
    leave('waits')
    expect(take('late')).toBe('taken')
  })
})

import { ok, refuse } from '@writ/dsl/contract'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { LayeredFiles } from '../machine/index.ts'
import { Steps } from './steps.ts'

const END = { exitCode: 0, limit: null }
const FAILED = { exitCode: 1, limit: null }

/** Layers of a machine, as a model: what each holds, and which the files stand on. */
const modelLayers = () => {
  const held = new Map<number, Map<string, string>>([[0, new Map()]])
  let [below, top]: [readonly number[], number] = [[], 0]
  const full = { isFull: false, fails: false }
  const files: LayeredFiles = {
    async stand(layers) {
      if (full.fails) return refuse('executor/machine-failed')
      if (full.isFull) return refuse('executor/disk-full')
      // INVARIANT: only what is there is stood on, and no layer is ever written twice.
      for (const layer of layers.below)
        if (!held.has(layer) || layers.drop.includes(layer)) throw new Error('not there')
      if (held.has(layers.top)) throw new Error('written twice')
      for (const layer of layers.drop) held.delete(layer)
      held.set(layers.top, new Map())
      ;[below, top] = [layers.below, layers.top]
      return ok(undefined)
    },
    measure: async () => (full.fails ? refuse('executor/machine-failed') : ok(held.get(top)?.size ?? 0))
  }
  return {
    files,
    full,
    write: (name: string, text: string) => held.get(top)?.set(name, text),
    all: () => Object.fromEntries([...below, top].flatMap((layer) => [...(held.get(layer) ?? [])])),
    count: () => held.size
  }
}

const clock = () => 1

describe('the steps of a sandbox', () => {
  test('whatever is done, files are those of the last step that was kept, or restored', async () => {
    const act = fc.oneof(
      fc.record({ kind: fc.constant('code' as const), name: fc.constantFrom('a', 'b', 'c'), fails: fc.boolean() }),
      fc.record({ kind: fc.constant('files' as const), name: fc.constantFrom('a', 'b', 'c') }),
      fc.record({ kind: fc.constant('restore' as const), to: fc.nat(12) })
    )
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 30 }), async (acts) => {
        const model = modelLayers()
        const steps = new Steps(model.files, clock)
        const left = new Map<number, object>([[0, {}]])
        let now: Record<string, string> = {}
        for (const [at, each] of acts.entries()) {
          if (each.kind === 'restore') {
            const restored = await steps.restore(each.to)
            expect(restored.ok).toBe(left.has(each.to))
            if (restored.ok) now = { ...(left.get(each.to) as typeof now) }
          } else {
            expect((await steps.begin(each.kind)).ok).toBe(true)
            model.write(each.name, `${at}`)
            if (each.kind === 'code' && each.fails) await steps.rollBack(FAILED)
            else {
              now = { ...now, [each.name]: `${at}` }
              const kept = await steps.keep(each.kind === 'code' ? END : {})
              if (kept.ok) left.set(kept.value, { ...now })
            }
          }
          expect(model.all()).toEqual(now)
        }
        expect(steps.list().filter(({ kept }) => kept)).toHaveLength(left.size - 1)
      })
    )
  })

  test('are told: whose files they began with, how they ended, and what they take', async () => {
    const model = modelLayers()
    const steps = new Steps(model.files, clock)
    for (const name of ['a', 'b']) {
      await steps.begin('files')
      model.write(name, '1')
      await steps.keep()
    }
    await steps.begin('code')
    await steps.rollBack(FAILED)
    await steps.begin('code')
    await steps.keep(END)
    await steps.restore(1)
    await steps.begin('code')
    await steps.keep(END)
    expect(steps.list()).toEqual([
      { step: 1, from: 0, kind: 'files', began: 1, kept: true, size: 2 },
      { step: 2, from: 1, kind: 'code', began: 1, kept: false, ...FAILED },
      { step: 3, from: 1, kind: 'code', began: 1, kept: true, size: 0, ...END },
      { step: 4, from: 1, kind: 'code', began: 1, kept: true, size: 0, ...END }
    ])
    expect(steps.at).toBe(4)
    expect(await steps.restore(2)).toMatchObject({ refusal: { code: 'executor/no-step' } })
    expect(await steps.restore(5)).toMatchObject({ refusal: { code: 'executor/no-step' } })
  })

  test('failing often takes no more layers', async () => {
    const model = modelLayers()
    const steps = new Steps(model.files, clock)
    for (let at = 0; at < 20; at += 1) {
      await steps.begin('code')
      await steps.rollBack(FAILED)
    }
    expect(model.count()).toBe(2)
  })

  test('are refused past four hundred, and where there is no room, and then all is as it was', async () => {
    const model = modelLayers()
    const steps = new Steps(model.files, clock)
    await steps.begin('code')
    model.write('a', '1')
    await steps.keep(END)
    model.full.isFull = true
    expect(await steps.begin('code')).toMatchObject({ refusal: { code: 'executor/disk-full' } })
    expect(await steps.restore(0)).toMatchObject({ refusal: { code: 'executor/disk-full' } })
    expect([steps.at, model.all()]).toEqual([1, { a: '1' }])
    model.full.isFull = false
    for (let at = 1; at < 400; at += 1) {
      expect((await steps.begin('code')).ok).toBe(true)
      await steps.keep(END)
    }
    expect(await steps.begin('code')).toMatchObject({
      refusal: { code: 'executor/too-much', detail: { what: 'steps' } }
    })
    expect((await steps.restore(1)).ok).toBe(true)
  })

  test('of a machine that fails are no one’s', async () => {
    const model = modelLayers()
    const steps = new Steps(model.files, clock)
    await steps.begin('code')
    model.full.fails = true
    expect(await steps.rollBack(FAILED)).toMatchObject({ refusal: { code: 'executor/machine-failed' } })
  })

  test('go on in a copy of the machine, each way by itself', async () => {
    const model = modelLayers()
    const steps = new Steps(model.files, clock)
    await steps.begin('code')
    await steps.keep(END)
    const copy = new Steps(modelLayers().files, clock, steps.state)
    await steps.begin('code')
    await steps.keep(END)
    expect([steps.at, copy.at, copy.list().length]).toEqual([2, 1, 1])
  })
})

import { type CodeEnd, ok, refuse } from '@writ/dsl/contract'
import { expect, test } from 'vitest'
import { runStep } from './run-step.ts'
import type { Steps } from './steps.ts'

const END: CodeEnd = { stdout: '', stderr: '', exitCode: 0, tier: 'microvm', driver: 'test', ms: 1, limit: null }

/** Runs a step that ends so, and says what became of what it wrote. */
const told = async (ended: Awaited<ReturnType<Parameters<typeof runStep>[1]>>) => {
  const done: string[] = []
  const steps = {
    begin: async (kind: string) => {
      done.push(`begin ${kind}`)
      return ok(undefined)
    },
    keep: async () => {
      done.push('keep')
      return ok(7)
    },
    rollBack: async () => {
      done.push('roll back')
      return ok(undefined)
    }
  } as unknown as Steps
  const result = await runStep(steps, async () => ended)
  return [done.slice(1), result.ok ? result.value.step : result.refusal.code]
}

test('what code wrote stays where it ended well, which is without a limit too, and else is taken back', async () => {
  expect(await told(ok(END))).toEqual([['keep'], 7])
  for (const bad of [
    { exitCode: 1 },
    { exitCode: null },
    { limit: 'output' as const },
    { exitCode: null, limit: 'wall' as const }
  ])
    expect(await told(ok({ ...END, ...bad }))).toEqual([['roll back'], undefined])
})

test('where nobody knows what became of the machine, nothing is asked of it', async () => {
  expect(await told(refuse('executor/machine-failed'))).toEqual([[], 'executor/machine-failed'])
})

import { expect } from 'vitest'
import type { StepPlanner } from './act-as-planner.ts'
import { killBusyPage } from './kill-busy-page.ts'

/**
 * Sends a plan whose one act the person is asked about, and kills the page in the middle of it. @returns its run, which is held then, as one of whose act
 * nobody knows.
 */
export const losePage = async (planner: StepPlanner, text: string): Promise<string> => {
  const { run } = await planner.act({ text, waitSeconds: 0 })
  await expect.poll(() => planner.events(run), { timeout: 60_000, interval: 50 }).toContain('answered')
  await killBusyPage()
  await expect.poll(async () => (await planner.state(run)).status, { timeout: 60_000 }).toBe('held')
  expect((await planner.state(run)).held).toMatchObject({ act: 'unknown' })
  return run
}

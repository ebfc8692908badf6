import { type Floor, type Result, refuse } from '@writ/dsl/contract'
import { browser } from '../browser.ts'
import type { KeptFloor } from '../surroundings.ts'
import { NO_FLOOR, readFloor } from './read-floor.ts'

/** Firefox throws where nobody set anything (seen in ESR 153); Chromium gives an empty object. */
const isAbsent = (error: unknown): boolean =>
  error instanceof Error && /managed storage manifest not found/i.test(error.message)

const readManaged = async (): Promise<Result<Floor>> => {
  try {
    return readFloor(await browser.storage.managed.get())
  } catch (error) {
    return isAbsent(error) ? { ok: true, value: NO_FLOOR } : refuse('floor/malformed', { where: 'storage.managed' })
  }
}

/**
 * The floor in force: what the organisation's managed policy says (`storage.managed`). Registers its listener at once, so
 * that the browser wakes the worker for a change; `changed` is called after each.
 */
export const keepFloor = (changed: () => void): KeptFloor => {
  let kept: Result<Floor> = refuse('floor/malformed', { where: 'storage.managed' })
  let said: string | undefined

  const read = async (): Promise<Result<Floor>> => {
    kept = await readManaged()
    const text = JSON.stringify(kept)
    const isNews = said !== undefined && said !== text
    said = text
    if (isNews) changed()
    return kept
  }

  browser.storage.onChanged.addListener((_, area) => {
    if (area === 'managed') void read()
  })
  return { now: () => kept, read }
}

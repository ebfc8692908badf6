import { browser } from '../browser.ts'
import type { SessionMemory } from './open-key.ts'

/**
 * `storage.session`: in memory until the browser ends. In Chromium content scripts cannot read it as long as nobody lets them
 * (`setAccessLevel`), and in Firefox they cannot at all.
 */
export const sessionMemory: SessionMemory = {
  get: async (key) => (await browser.storage.session.get(key))[key],
  set: (key, value) => browser.storage.session.set({ [key]: value }),
  remove: (key) => browser.storage.session.remove(key)
}

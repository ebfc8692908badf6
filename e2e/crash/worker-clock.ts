import type { BrowserContext } from 'playwright'
import { liveWorker } from './held-worker.ts'
import type { SteppedClock } from './stepped-clock.ts'

/** Its `Date` is so many milliseconds ahead of the true one. What counts time alone is left as it is. */
const stepped = (ahead: number): string => `(() => {
  const True = globalThis.writTrueDate ??= Date
  const now = () => True.now() + ${ahead}
  globalThis.Date = new Proxy(True, {
    apply: () => new True(now()).toString(),
    construct: (_, given, as) => Reflect.construct(True, given.length > 0 ? given : [now()], as),
    get: (target, name) => (name === 'now' ? now : Reflect.get(target, name))
  })
})()`

/** The time of day of the extension's worker, as long as that lives: the clock that a device judges tokens, answers and its journal by. */
export const workerClock = (context: () => BrowserContext): Pick<SteppedClock, 'step'> => ({
  step: async (seconds) => {
    await (await liveWorker(context())).evaluate(stepped(seconds * 1000))
  }
})

import { type TestAPI, test } from 'vitest'

/** Where what is tried hangs on the engine: its events, its frames, its editing, its windows, its downloads. */
export const EACH_ENGINE = ['chromium', 'firefox'] as const

/** Is everything to be tried in each engine? */
export const IN_ALL = process.env.WRIT_ENGINES === 'all'

/**
 * Where our own code alone decides, and the same build runs in each engine: Chromium in the tests of every change, both
 * where `WRIT_ENGINES` is `all` (`npm run e2e -- --all-engines`).
 */
export const ONE_ENGINE = IN_ALL ? EACH_ENGINE : (['chromium'] as const)

const nothing = () => undefined
const UNTRIED = Object.assign(nothing, { each: () => nothing }) as unknown as TestAPI

/** Is what our own code alone decides to be tried in this engine? */
export const triesOurs = (browser: (typeof EACH_ENGINE)[number]): boolean => IN_ALL || browser !== 'firefox'

/** `test` for one thing of that kind, beside others of its file that hang on the engine. */
export const testOurs = (browser: (typeof EACH_ENGINE)[number]): TestAPI => (triesOurs(browser) ? test : UNTRIED)

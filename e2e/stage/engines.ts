/** Where what is tried hangs on the engine: its events, its frames, its editing, its windows, its downloads. */
export const EACH_ENGINE = ['chromium', 'firefox'] as const

/**
 * Where our own code alone decides, and the same build runs in each engine: Chromium in the tests of every change, both
 * where `WRIT_ENGINES` is `all` (`npm run e2e -- --all-engines`).
 */
export const ONE_ENGINE = process.env.WRIT_ENGINES === 'all' ? EACH_ENGINE : (['chromium'] as const)

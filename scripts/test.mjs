import { ensureDependencies } from './bootstrap.mjs'
import { buildExtension } from './build-extension.mjs'
import { runCheck, runSteps, runTests } from './steps.mjs'
import { ensureChromium, ensureFirefox, ensureWordPress, ensureXvfb } from './system-packages.mjs'

/** `npm test`: all that CI runs, on a machine where nothing was installed by hand. */
ensureDependencies()
ensureChromium()
ensureFirefox()
ensureXvfb()
const noWordPress = ensureWordPress({ install: process.getuid?.() === 0 || Boolean(process.env.CI) })
buildExtension()

const wordpress = () => {
  if (!noWordPress) return runTests('wordpress')
  console.log(`not run: ${noWordPress}`)
  return { passed: 0, failed: 0, skipped: 1 }
}

process.exitCode = runSteps({
  types: () => runCheck('types'),
  lint: () => runCheck('lint'),
  borders: () => runCheck('borders'),
  unit: () => runTests('unit'),
  server: () => runTests('server'),
  browser: () => runTests('browser'),
  e2e: () => runTests('e2e'),
  'e2e in WordPress': wordpress
})

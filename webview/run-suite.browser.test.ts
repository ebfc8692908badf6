import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { expect, test } from 'vitest'
import { lacksWebKit } from '../e2e/stage/lacks-webkit.ts'
import { webkitPage } from '../extension/dom/testing/webkit-page.ts'

const RUN = join(import.meta.dirname, '../dsl/run')

/** Every suite of the interpreter as one script; what they use of vitest is replaced by what runs them where there is no Node. */
const bundleSuites = async (): Promise<string> => {
  const suites = readdirSync(RUN).filter((file) => file.endsWith('.test.ts'))
  const built = await build({
    stdin: { contents: suites.map((file) => `import './${file}'`).join('\n'), resolveDir: RUN },
    // Files of tests are loaded for what they do.
    ignoreAnnotations: true,
    alias: { vitest: join(import.meta.dirname, 'testing/vitest-in-page.ts') },
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022'
  })
  return built.outputFiles[0]?.text ?? ''
}

test.skipIf(lacksWebKit())('the interpreter does in WebKit what its suites say', { timeout: 300_000 }, async () => {
  const suites = await bundleSuites()
  const { page, close } = await webkitPage()
  try {
    await page.goto('data:text/html,<title>Suites</title>')
    await page.evaluate(suites)
    const { passed, failed } = await page.evaluate<{ passed: number; failed: string[] }>('runAll()')
    expect(failed).toEqual([])
    expect(passed).toBeGreaterThan(150)
  } finally {
    await close()
  }
})

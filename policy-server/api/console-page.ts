import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { FastifyReply } from 'fastify'

export interface ConsolePage {
  readonly script: string
  readonly style: string
}

/** A page of the console: of who may be the second person, or the admin's. */
type PageName = 'second' | 'office'

/** Bundles a page from the very parts that the extension's own are made of. */
const buildConsolePage = async (name: PageName): Promise<ConsolePage> => {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(`../../extension/pages/${name}.ts`, import.meta.url))],
    bundle: true,
    write: false,
    minify: true,
    outdir: '/console',
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact'
  })
  const output = (end: string): string => outputFiles.find(({ path }) => path.endsWith(end))?.text ?? ''
  return { script: output('.js'), style: output('.css') }
}

/** Bundles a page once, when it is first asked for; a failure is not kept. */
export const pageBuilder = (name: PageName): (() => Promise<ConsolePage>) => {
  let built: Promise<ConsolePage> | undefined
  return () => {
    built ??= buildConsolePage(name).catch((error: unknown) => {
      built = undefined
      throw error
    })
    return built
  }
}

/** Nothing inline, nothing from anywhere else, in no frame. */
const CONSOLE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** Of a page whose script and style are served as `/console/FILES.js` and `.css`. */
export const consoleHtml = (files: string): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width" />
    <title>Writ</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="/console/${files}.css" />
  </head>
  <body>
    <div id="root"></div>
    <script type="module" src="/console/${files}.js"></script>
  </body>
</html>
`

/** Answers with a file of the console. */
export const asPage = (reply: FastifyReply, type: string): FastifyReply =>
  reply
    .header('content-security-policy', CONSOLE_POLICY)
    .header('x-frame-options', 'DENY')
    .header('referrer-policy', 'no-referrer')
    .header('cache-control', 'no-store')
    .type(`${type}; charset=utf-8`)

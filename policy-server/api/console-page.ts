import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

export interface ConsolePage {
  readonly script: string
  readonly style: string
}

/** Bundles the second person's page from the very parts that the first person's is made of. */
export const buildConsolePage = async (): Promise<ConsolePage> => {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('../../extension/pages/second.ts', import.meta.url))],
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

/** Nothing inline, nothing from anywhere else, in no frame. */
export const CONSOLE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

export const CONSOLE_HTML = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width" />
    <title>Writ</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="/console/page.css" />
  </head>
  <body>
    <div id="root"></div>
    <script type="module" src="/console/page.js"></script>
  </body>
</html>
`

import { readFile } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { build, type Plugin } from 'esbuild'
import { compile } from 'svelte/compiler'

const svelte: Plugin = {
  name: 'svelte',
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.svelte$/ }, async ({ path }) => {
      const { js } = compile(await readFile(path, 'utf8'), { filename: basename(path), css: 'injected' })
      return { contents: js.code, loader: 'js' }
    })
}

export interface Bundled {
  readonly script: string
  /** What its modules bring as CSS; empty where they bring none. */
  readonly style: string
}

/** An app of this folder with everything it imports, as one script that starts it in the page's `#app`. */
export const bundleApp = async (entry: string): Promise<Bundled> => {
  const built = await build({
    entryPoints: [resolve(import.meta.dirname, entry)],
    outdir: '/app',
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2023',
    jsx: 'automatic',
    // As each framework's own bundler would do it; the browser build of Svelte stands behind a condition.
    conditions: ['browser', 'production'],
    define: {
      'process.env.NODE_ENV': '"production"',
      __VUE_OPTIONS_API__: 'false',
      __VUE_PROD_DEVTOOLS__: 'false',
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false'
    },
    loader: { '.ttf': 'empty' },
    plugins: [svelte],
    logLevel: 'error'
  })
  const textOf = (ending: string) => built.outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? ''
  return { script: textOf('.js'), style: textOf('.css') }
}

import { build } from 'esbuild'

/** `contents`, a module whose imports are relative to this folder, as one script that puts its exports into a global of the page. */
export const bundleForPage = async (contents: string, globalName: string): Promise<string> => {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: import.meta.dirname },
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    globalName,
    target: 'es2023'
  })
  return outputFiles[0]?.text ?? ''
}

/** The page executor as a script that puts all its exports into the global `writDom`. */
export const bundleDom = (): Promise<string> => bundleForPage("export * from '../extension/dom/index.ts'", 'writDom')

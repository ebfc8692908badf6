import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { type AppFront, serveAppFront } from './serve-app-front.ts'

const REPO = join(import.meta.dirname, '../..')

export const bundleOf = async (entry: string): Promise<string> => {
  const entryPoints = [join(REPO, entry)]
  const built = await build({ entryPoints, bundle: true, write: false, format: 'iife', target: 'es2022' })
  return built.outputFiles[0]?.text ?? ''
}

const shipped = (file: string) => readFileSync(join(REPO, 'webview/.output', file), 'utf8')

/**
 * An app that is a page, with what a host of frames ships. Its own script is built of the file `entry`, and finds in its `data-NAME`, as JSON, what is known once the app's origin
 * is.
 */
export const serveFrameApp = async (
  entry: string,
  name: string,
  data: (origin: string) => Promise<unknown>
): Promise<AppFront> => {
  const app = await bundleOf(entry)
  let page = ''
  const front = await serveAppFront(() => ({
    '/': ['text/html', page],
    '/app.js': ['text/javascript', app],
    '/frame.js': ['text/javascript', shipped('frame.js')],
    '/frame-rare.js': ['text/javascript', shipped('frame-rare.js')]
  }))
  try {
    const told = JSON.stringify(await data(front.url))
    page = `<!doctype html><title>App</title><body><script src="app.js" data-${name}='${told}'></script></body>`
    return front
  } catch (error) {
    await front.close()
    throw error
  }
}

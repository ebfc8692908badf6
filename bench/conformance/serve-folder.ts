import { readFile } from 'node:fs/promises'
import { extname, join, normalize } from 'node:path'
import { HTML, type Served, serveHere } from '../serve-here.ts'

const TYPES: Readonly<Record<string, string>> = {
  '.html': HTML,
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.gif': 'image/gif',
  '.jpg': 'image/jpeg',
  '.svg': 'image/svg+xml'
}

export interface ServeOptions {
  /** The folder of a request, asked at each. */
  readonly folder: () => string
  /** Seconds that a browser may keep a file. */
  readonly maxAge?: number
  /** What a page gets beside its own text. */
  readonly rewrite?: (path: string, html: string) => string
}

/** Serves what is in a folder, and nothing outside of it; a folder's page is its `index.html`. */
export const serveFolder = ({ folder, maxAge = 0, rewrite }: ServeOptions): Promise<Served> =>
  serveHere(async (path) => {
    const root = folder()
    const file = join(root, normalize(decodeURIComponent(path.endsWith('/') ? `${path}index.html` : path)))
    if (!file.startsWith(`${root}/`)) return undefined
    const body = await readFile(file).catch(() => undefined)
    if (!body) return undefined
    const isPage = rewrite && extname(file) === '.html'
    return {
      type: TYPES[extname(file)] ?? 'application/octet-stream',
      body: isPage ? rewrite(path, body.toString('utf8')) : body,
      maxAge
    }
  })

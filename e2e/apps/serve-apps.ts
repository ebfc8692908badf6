import { type Page, type Pages, servePages } from '../stage/serve-pages.ts'
import { bundleApp } from './bundle-app.ts'

const fileOf = (type: string, body: string): Page => ({
  raw: { headers: { 'content-type': `${type}; charset=utf-8` }, body }
})

/** Bundles apps of this folder and serves each as a page of its own: `{ react: 'react/app.jsx' }` stands at `/react`. */
export const serveApps = async (apps: Readonly<Record<string, string>>): Promise<Pages> => {
  const pages: Record<string, Page> = {}
  for (const [name, entry] of Object.entries(apps)) {
    const { script, style } = await bundleApp(entry)
    pages[`/${name}.js`] = fileOf('text/javascript', script)
    pages[`/${name}.css`] = fileOf('text/css', style)
    pages[`/${name}`] =
      `<link rel="stylesheet" href="/${name}.css"><h1>Copied</h1><div id="app"></div><script src="/${name}.js"></script>`
  }
  return servePages(() => pages)
}

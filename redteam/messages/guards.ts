import type { Guard } from '../row.ts'

export const SERVE = 'extension/entrypoints/background/serve-pages.ts'

/** Whom the background answers: by the address that the browser says of a sender, its own pages alone. */
export const OWN_PAGE: Guard = {
  file: SERVE,
  find: "  return id === browser.runtime.id && url?.startsWith(home) ? url.slice(home.length).replace(/[?#].*$/, '') : undefined",
  replace: "  return url?.startsWith(home) ? url.slice(home.length).replace(/[?#].*$/, '') : 'approval.html'"
}

/** A page of the contract's cases, as a web server gives it. */
export interface ContractPage {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Milliseconds until the server answers. */
  readonly late?: number
}

const HTML = { 'content-type': 'text/html; charset=utf-8' }

/**
 * The pages that the cases open, by path; both origins serve all of them. `head` stands first in each: where a site must let the host in by a script of
 * its own, that script. `other` is the second origin.
 */
export const contractPages = (head: string, other: string): Readonly<Record<string, ContractPage>> => {
  const page = (title: string, body = ''): ContractPage => ({
    headers: HTML,
    body: `<!doctype html><html lang=en>${head}<title>${title}</title><body><h1>${title}</h1>${body}</body></html>`
  })
  const later = (script: string) => `<script>setTimeout(() => { ${script} }, 1500)</script>`
  return {
    '/plain': page('Plain'),
    '/second': page('Second'),
    '/slow': { ...page('Slow'), late: 1000 },
    '/goes': page('Goes', later("location.href = '/slow'")),
    '/reloads': page('Reloads', later('if (!sessionStorage.done) { sessionStorage.done = 1; location.reload() }')),
    '/moves': page('Moves', later("history.pushState('', '', '/moves?later'); document.title = 'Moved'")),
    '/frames': page('Frames', `<iframe src="${other}/plain"></iframe><iframe src="/second"></iframe>`),
    '/sandboxed': { ...page('Sandboxed'), headers: { ...HTML, 'content-security-policy': 'sandbox allow-scripts' } }
  }
}

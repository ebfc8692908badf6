import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Aimed, ATTEMPTS, type Attempt } from './egress-attempts.ts'

/** A page that tries; the address says where it aims. Each attempt stands alone: one that throws is one that is not there. */
const page = (
  attempts: readonly Attempt[]
) => `<!doctype html><html lang="en"><title>Hostile</title><body><h1>Hostile</h1>
<script>
const { to, tcp, stun, quic } = Object.fromEntries(new URLSearchParams(location.search))
const put = (html) => { const div = document.createElement('div'); div.innerHTML = html; document.body.append(div); return div.firstElementChild?.tagName === 'IFRAME' && div.children.length === 1 ? div.firstElementChild : div }
const tries = [${attempts.map(({ script }) => `() => { ${script} }`).join(',\n')}]
setTimeout(() => {
  for (const attempt of tries) try { attempt() } catch (error) { console.log(String(error)) }
  setTimeout(() => { document.querySelector('h1').textContent = 'Tried' }, 4000)
}, ${attempts.some(({ moves }) => moves) ? 1500 : 300})
</script></body></html>`

const WORKER = `
const send = ({ data }) => fetch(data, { mode: 'no-cors' }).catch(() => 0)
onmessage = send
onconnect = ({ ports }) => { ports[0].onmessage = send }`

export interface Hostile {
  readonly url: string
  /** The page with every attempt that stays where it is, or one that moves. */
  path(aimed: Aimed, moving?: string): string
  close(): Promise<void>
}

/** A site whose pages try to send something elsewhere, in every way there is. */
export const serveHostile = async (): Promise<Hostile> => {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    const to = url.searchParams.get('to') ?? ''
    const html = (body: string, headers = {}) =>
      void response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...headers }).end(body)
    if (url.pathname === '/redirect') return void response.writeHead(302, { location: to }).end()
    if (url.pathname === '/worker.js')
      return void response.writeHead(200, { 'content-type': 'text/javascript' }).end(WORKER)
    if (url.pathname === '/csp')
      return html('<img src="/none.png">', { 'content-security-policy': `img-src 'none'; report-uri ${to}` })
    if (url.pathname === '/later') return html(`<script>fetch(${JSON.stringify(to)}, { mode: 'no-cors' })</script>`)
    if (url.pathname === '/try') return html(page(ATTEMPTS.filter(({ moves }) => !moves)))
    const moving = ATTEMPTS.find(({ name, moves }) => moves && url.pathname === `/try/${name}`)
    if (moving) return html(page([moving]))
    if (url.pathname === '/')
      return html(
        '<h1>Home</h1><script>setTimeout(() => { document.querySelector("h1").textContent = "Over" }, 2500)</script>'
      )
    response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    path: (aimed, moving) => `/try${moving === undefined ? '' : `/${moving}`}?${new URLSearchParams({ ...aimed })}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
  }
}

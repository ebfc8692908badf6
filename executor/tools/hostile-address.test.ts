import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { openToolHost } from './open-tool-host.ts'
import { CREDENTIAL, callOf, meetHostile, SMALL } from './testing/meet-hostile.ts'
import { serveHostile } from './testing/serve-hostile.ts'

const { call, list, open, close, closers } = meetHostile()
afterEach(close)

/** A certificate for this address that nobody of weight has signed. */
const makeOwnCertificate = (): { readonly key: Buffer; readonly cert: Buffer } => {
  const folder = mkdtempSync(join(tmpdir(), 'writ-tls-'))
  const [key, cert] = [join(folder, 'key'), join(folder, 'cert')]
  const made = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '1']
  const of = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', cert]
  try {
    execFileSync('openssl', [...made, ...of], { stdio: 'ignore' })
    return { key: readFileSync(key), cert: readFileSync(cert) }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Where a tool server would lead whoever holds its credential. */
describe('a tool server', () => {
  test.each([301, 302, 303, 307, 308])(
    'that leads elsewhere by status %i takes no credential there',
    async (status) => {
      const there = await serveHostile()
      closers.push(there.close)
      const { answer } = await call({
        'tools/call': ({ raw }) => raw('', 'text/plain', status, { location: there.url })
      })
      expect(answer).toMatchObject({ sent: true, result: { refusal: { code: 'tool/bad-address' } } })
      expect(there.heard).toEqual([])
    }
  )

  test.each([
    ['a header that leads elsewhere', { location: 'http://169.254.169.254/', refresh: '0; url=http://127.0.0.1:9/' }],
    ['another place for the same', { 'alt-svc': 'h2="127.0.0.1:9"', 'content-location': 'http://127.0.0.1:9/' }]
  ])('that answers with %s is not followed', async (_, headers) => {
    const { answer, server } = await call({
      'tools/call': ({ raw, request }) =>
        raw(
          JSON.stringify({ jsonrpc: '2.0', id: request.id, result: { content: [{ type: 'text', text: 'found' }] } }),
          'application/json',
          200,
          headers as Record<string, string>
        )
    })
    expect(answer.result).toEqual({ ok: true, value: 'found' })
    expect((await server.heard).length).toBeGreaterThan(2)
  })

  test('that names another place for its messages in its stream is not followed', async () => {
    const there = await serveHostile()
    closers.push(there.close)
    const listed = await list({
      'tools/list': ({ raw }) => raw(`event: endpoint\ndata: ${there.url}\n\n`, 'text/event-stream')
    })
    expect(listed).toMatchObject({ refusal: { code: 'tool/too-slow' } })
    expect(there.heard).toEqual([])
  })

  test('at an https address that speaks plainly is told nothing', async () => {
    const { server } = await open({})
    const plain = server.origin.replace('http:', 'https:')
    const host = openToolHost({ near: [plain], limits: SMALL })
    closers.push(host.close)
    const access = { server: { kind: 'http' as const, url: `${plain}/mcp` }, credential: CREDENTIAL }
    expect(await host.list(access)).toMatchObject({ refusal: { code: 'tool/away' } })
    expect(server.heard).toEqual([])
  })

  test('with a certificate that nobody vouches for is told nothing', async () => {
    let heard = 0
    const secure = createServer(makeOwnCertificate(), (_, response) => {
      heard += 1
      response.end('{}')
    }).listen(0, '127.0.0.1')
    await once(secure, 'listening')
    const origin = `https://127.0.0.1:${(secure.address() as AddressInfo).port}`
    const host = openToolHost({ near: [origin], limits: SMALL })
    closers.push(host.close, async () => void secure.close())
    const access = { server: { kind: 'http' as const, url: `${origin}/mcp` }, credential: CREDENTIAL }
    expect(await host.list(access)).toMatchObject({ refusal: { code: 'tool/away' } })
    expect(heard).toBe(0)
  })

  test('whose name leads to a public address and a private one is not reached', async () => {
    const host = openToolHost({
      reach: { resolve: async () => ['93.184.216.34', '10.0.0.1'], mayReach: (address) => !address.startsWith('10.') }
    })
    closers.push(host.close)
    const { server } = await open({})
    const away = { ...callOf(server), server: { kind: 'http' as const, url: 'https://tools.example/mcp' } }
    expect((await host.call(away)).result).toMatchObject({ refusal: { code: 'tool/bad-address' } })
  })
})

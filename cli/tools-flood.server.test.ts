import { JSONRPCMessageSchema } from '@modelcontextprotocol/sdk/types.js'
import { openToolHost } from '@writ/executor'
import { expect, test, vi } from 'vitest'
import { serveHostile } from '../executor/tools/testing/serve-hostile.ts'
import { ADMIN_KEY, call, startTestServer } from '../policy-server/testing/test-server.ts'

const ASKS = '{"jsonrpc":"2.0","id":1,"method":"sampling/createMessage"}'

test('whoever else asks the server is answered while six servers of tools flood it, of which nothing is read', async () => {
  const flood = `[${Array(10_000).fill(ASKS).join(',')}]`
  let flooded = 0
  const tools = await serveHostile({
    'tools/list': ({ raw }) => {
      flooded += 1
      raw(flood)
    }
  })
  const host = openToolHost({ near: [tools.origin] })
  const server = await startTestServer({ toolHost: host })
  const read = vi.spyOn(JSONRPCMessageSchema, 'parse')
  try {
    const names = ['one', 'two', 'three', 'four', 'five', 'six']
    const registering = names.map((name) =>
      call(`${server.url}/v1/admin/tools`, ADMIN_KEY, 'POST', { name, server: { kind: 'http', url: tools.url } })
    )
    await expect.poll(() => flooded).toBeGreaterThan(0)
    expect((await fetch(`${server.url}/openapi.json`)).status).toBe(200)
    for (const { body } of await Promise.all(registering))
      expect(body).toMatchObject({ refusal: { code: 'tool/malformed' } })
    expect([flooded, read.mock.calls.length]).toEqual([names.length, names.length])
  } finally {
    read.mockRestore()
    await server.close()
    await host.close()
    await tools.close()
  }
})

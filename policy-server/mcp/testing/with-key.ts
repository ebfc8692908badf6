import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * A door to a server for programs that can bring no key: each request goes on with the key added, and with the name of the server
 * where it named the door; any other name goes on as it is.
 */
export const openWithKey = async (server: string, key: string) => {
  const { hostname, port, host } = new URL(server)
  const door = createServer((asked, answer) => {
    const own = `127.0.0.1:${(door.address() as AddressInfo).port}`
    const headers = {
      ...asked.headers,
      authorization: `Bearer ${key}`,
      host: asked.headers.host === own ? host : asked.headers.host
    }
    const onward = request({ hostname, port, path: asked.url, method: asked.method, headers }, (told) => {
      answer.writeHead(told.statusCode ?? 502, told.headers)
      told.pipe(answer)
    })
    onward.on('error', () => answer.destroy())
    asked.pipe(onward)
    answer.on('close', () => onward.destroy())
  })
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(door.address() as AddressInfo).port}`,
    close: () => {
      door.closeAllConnections()
      return new Promise<void>((resolve) => door.close(() => resolve()))
    }
  }
}

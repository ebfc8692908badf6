import type { Road } from './start-road.ts'

interface Registry {
  readonly servers: readonly {
    readonly name: string
    readonly tools: readonly { readonly tool: string; readonly pin: string }[]
  }[]
}

/** Asks the admin's routes of tools. Throws where they refuse. */
export const askTools = async <T = Registry>(
  { server }: Pick<Road, 'server'>,
  path: '' | '/approve' | '/refresh' | '/sign-in' | '/sign-in/finish',
  body: object
): Promise<T> => {
  const answer = await fetch(`${server.url}/v1/admin/tools${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${server.adminKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(body)
  })
  const json = await answer.json()
  if (!answer.ok) throw new Error(JSON.stringify(json))
  return json as T
}

/** Registers a server of tools by a name, and approves those named, as the effect classes given. */
export const registerTools = async (
  road: Pick<Road, 'server'>,
  name: string,
  server: object,
  classes: Readonly<Record<string, string>>
): Promise<void> => {
  const { servers } = await askTools(road, '', { name, server })
  for (const [tool, as] of Object.entries(classes)) {
    const pin = servers.find((one) => one.name === name)?.tools.find((one) => one.tool === tool)?.pin
    await askTools(road, '/approve', { server: name, tool, pin, class: as })
  }
}

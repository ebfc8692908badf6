import { enrolTestDevice, makeProof } from '../../policy-server/testing/test-device.ts'
import { startTestServer } from '../../policy-server/testing/test-server.ts'
import type { Attack, Said } from '../row.ts'
import { gotThrough, sentBack } from '../said.ts'

const enrol = async () => {
  const server = await startTestServer()
  const device = await enrolTestDevice(server)
  return { server, device, url: `${server.url}/v1/journal` }
}
let enrolled: ReturnType<typeof enrol> | undefined
const start = () => {
  enrolled ??= enrol()
  return enrolled
}

const post = async (proof: string): Promise<Said> => {
  const { device, url } = await start()
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', dpop: proof },
    body: JSON.stringify({ device: device.enrolled.device, entries: [] })
  })
  const { refusal } = (await response.json()) as { refusal?: { code: string } }
  return response.ok ? gotThrough() : sentBack(refusal?.code ?? String(response.status))
}
const prove = async (): Promise<string> => {
  const { device, url } = await start()
  return makeProof(device.key, 'POST', url)
}

export const ATTACKS: readonly Attack[] = [
  {
    name: 'a proof used twice at the server',
    guards: [{ file: 'policy-server/capability/check-proof.ts', find: 'fresh.length === 1', replace: 'true' }],
    attack: async () => {
      const proof = await prove()
      await post(proof)
      return post(proof)
    },
    twin: async () => post(await prove())
  }
]

export const end = async (): Promise<void> => {
  await (await enrolled)?.server.close()
}

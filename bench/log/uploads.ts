import { Agent, request } from 'node:http'
import type { JournalEvent } from '@writ/dsl/contract'
import { enrolTestDevice, makeProof, type TestDevice } from '../../policy-server/testing/test-device.ts'
import { openTestSession, sendPlan } from '../../policy-server/testing/test-server.ts'
import { planText } from '../authority/grounds.ts'
import type { MeasuredServer } from '../measured-server.ts'
import { AGENT_KEY } from '../serve-measured.ts'

/** An enrolled device with a run of its own to tell of. */
export interface Uploader {
  readonly device: TestDevice
  readonly run: string
}

const HASH = 'H'.repeat(43)

/** Devices of one person, each with a run that was decided for it: the one enrolled last gets the next plan. */
export const enrolUploaders = async (
  server: Pick<MeasuredServer, 'url' | 'enrolCode'>,
  count: number
): Promise<readonly Uploader[]> => {
  const session = await openTestSession(server.url, 'Look at the totals', AGENT_KEY)
  const uploaders: Uploader[] = []
  for (let n = 0; n < count; n++) {
    const device = await enrolTestDevice(server)
    const { body } = await sendPlan(server.url, session, planText(n), {}, AGENT_KEY)
    if (typeof body.run !== 'string') throw new Error(JSON.stringify(body))
    uploaders.push({ device, run: body.run })
  }
  return uploaders
}

/** The intent and the outcome of the n-th look of a run: two entries for each act. */
const actOf = (run: string, n: number): readonly JournalEvent[] => {
  const step = String(n)
  const place = { origin: 'https://s0.example.com', batch: n, use: 1, args: HASH }
  return [
    { kind: 'intent', run, step, effect: 'e1', verb: 'read-text', class: 'read', ...place },
    { kind: 'outcome', run, step, batch: n, outcome: 'done', value: HASH }
  ]
}

interface Upload {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** A device's next `batches` uploads of `size` entries, each with its proof: written and signed before anything is measured. */
const prepareUploads = async (
  { device, run }: Uploader,
  url: string,
  size: number,
  batches: number
): Promise<readonly Upload[]> => {
  const path = '/v1/journal'
  const uploads: Upload[] = []
  for (let n = 0; n < batches; n++) {
    const events = Array.from({ length: Math.ceil(size / 2) }, (_, i) => actOf(run, n * size + i)).flat()
    const entries = await device.write(...events.slice(0, size))
    uploads.push({
      path,
      headers: {
        'content-type': 'application/json',
        dpop: await makeProof(device.key, 'POST', `${url}${path}`)
      },
      // So that it is answered with a proof that the log continues what the device saw, too.
      body: JSON.stringify({ device: device.enrolled.device, entries, seen: 1 })
    })
  }
  return uploads
}

const post = (agent: Agent, url: string, { path, headers, body }: Upload): Promise<void> =>
  new Promise((resolve, reject) => {
    const sent = request(new URL(path, url), { agent, method: 'POST', headers }, (answer) => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', (part: string) => {
        text += part
      })
      answer.on('end', () => (answer.statusCode === 200 ? resolve() : reject(new Error(text))))
    })
    sent.on('error', reject)
    sent.end(body)
  })

/** What devices that upload at once took. */
export interface Uploaded {
  readonly entries: number
  readonly ms: number
  /** Of each upload, from its first byte until its answer. */
  readonly waits: readonly number[]
}

/** Every device uploads its next entries, `size` at a time, as soon as the last ones are acknowledged. */
export const uploadAtOnce = async (
  uploaders: readonly Uploader[],
  url: string,
  size: number,
  batches: number
): Promise<() => Promise<Uploaded>> => {
  const prepared = await Promise.all(uploaders.map((uploader) => prepareUploads(uploader, url, size, batches)))
  return async () => {
    const agent = new Agent({ keepAlive: true })
    const waits: number[] = []
    const began = performance.now()
    await Promise.all(
      prepared.map(async (uploads) => {
        for (const upload of uploads) {
          const sent = performance.now()
          await post(agent, url, upload)
          waits.push(performance.now() - sent)
        }
      })
    )
    const ms = performance.now() - began
    agent.destroy()
    return { entries: uploaders.length * size * batches, ms, waits }
  }
}

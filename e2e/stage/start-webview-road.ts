import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { planAndRun } from '@writ/examples/planners/plain'
import { saveLog } from '../../cli/log/save-log.ts'
import { type Outcome, outcomeOf } from '../../cli/road/outcome.ts'
import { askForCode } from '../../cli/road/set-up-device.ts'
import type { SupervisedServer } from '../../cli/road/supervise-server.ts'
import { type RoadOptions, startServer, type Told } from './start-road.ts'
import { type HostOptions, startWebviewHost, type WebviewHost } from './start-webview-host.ts'

/** A real policy server and, enrolled with it, the sample app with its webviews. */
export interface WebviewRoad {
  /** The app as it runs now. */
  readonly host: WebviewHost
  readonly server: SupervisedServer
  /** Crashes the app, with all of its processes, and starts it again over what it wrote down. */
  crash(): Promise<void>
  run(text: string, told?: Told): Promise<Outcome>
  /** What agents are told of the tools that they may call. */
  tools(): Promise<unknown>
  log(run: string | null): Promise<{ readonly verified: boolean; readonly path: string }>
  close(): Promise<void>
}

export const startWebviewRoad = async ({
  origins,
  answer,
  bare,
  floor,
  ...options
}: Pick<RoadOptions, 'policy' | 'askSeconds' | 'trustedHost'> &
  Pick<HostOptions, 'origins' | 'answer' | 'bare' | 'floor'>): Promise<WebviewRoad> => {
  const folder = mkdtempSync(join(tmpdir(), 'writ-webview-'))
  const closers: (() => Promise<void>)[] = [async () => rmSync(folder, { recursive: true, force: true })]
  const close = async () => {
    for (const end of closers.splice(0).reverse()) await end()
  }
  try {
    const server = await startServer(folder, options)
    closers.push(server.stop)
    const start = () =>
      startWebviewHost({
        data: join(folder, 'host'),
        server: server.url,
        origins,
        ...(bare && { bare }),
        ...(floor && { floor }),
        ...(answer && { answer })
      })
    let host = await start()
    closers.push(() => host.stop())
    const code = await askForCode(server.url, server.adminKey)
    const { said } = await host.ask({ do: 'enrol', code }, 'enrolled')
    if ((said as { readonly ok?: boolean }).ok !== true) throw new Error(`the host says: ${JSON.stringify(said)}`)
    return {
      get host() {
        return host
      },
      server,
      async crash() {
        await host.crash()
        host = await start()
      },
      close,
      async run(text, { request = 'Do what the test says', inputs = {} } = {}) {
        return outcomeOf(await planAndRun({ server: server.url, key: server.agentKey, request, text, inputs }))
      },
      async tools() {
        const headers = { authorization: `Bearer ${server.agentKey}` }
        return ((await (await fetch(`${server.url}/v1/tools`, { headers })).json()) as { tools: unknown }).tools
      },
      log: (run) => saveLog(server, run ?? undefined, join(folder, 'log.json'))
    }
  } catch (error) {
    await close()
    throw error
  }
}

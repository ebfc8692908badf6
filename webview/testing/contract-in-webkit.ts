import { runHostContract } from '../contract/index.ts'
import { type HostEvent, readHostEvent } from '../coordinator/host.ts'
import { type NativeHandler, webkitHost } from '../coordinator/webkit-host.ts'

/** What stands in the coordinator's place in its hidden webview, with what is tried and how it is told. */
interface Realm {
  readonly webkit: { readonly messageHandlers: { readonly writHost: NativeHandler } }
  readonly contractSites: { readonly site: string; readonly other: string; readonly away: string }
  writCoordinator?: { hear(event: string): void }
}

const realm = globalThis as unknown as Realm
const handler = realm.webkit.messageHandlers.writHost
const listeners = new Set<(event: HostEvent) => void>()
realm.writCoordinator = {
  hear(event) {
    for (const listener of listeners) listener(readHostEvent(event))
  }
}
const native = (act: string, args: unknown) => handler.postMessage(JSON.stringify({ act, args }))

void runHostContract({
  ...realm.contractSites,
  host: webkitHost(handler, listeners),
  history: true,
  crash: async (view) => void (await native('crash', { view })),
  flood: async (view) => void (await native('flood', { view }))
}).then((reports) => native('report', { reports }))

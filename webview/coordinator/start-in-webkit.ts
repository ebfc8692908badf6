import { type HostEvent, readHostEvent } from './host.ts'
import { type Coordinator, startCoordinator } from './start-coordinator.ts'
import { type NativeHandler, webkitHost } from './webkit-host.ts'
import { yieldByMessage } from './yield-by-message.ts'

interface Realm {
  readonly webkit?: { readonly messageHandlers?: { readonly writHost?: NativeHandler } }
  /** What the native code calls. */
  writCoordinator?: {
    hear(event: string): void
    ask(name: keyof Coordinator, args: string): Promise<string>
  }
}

const start = async (realm: Realm): Promise<void> => {
  const handler = realm.webkit?.messageHandlers?.writHost
  if (!handler) throw new Error('this page is for a host of Writ')
  yieldByMessage(globalThis)
  const listeners = new Set<(event: HostEvent) => void>()
  const coordinator = startCoordinator(webkitHost(handler, listeners))
  realm.writCoordinator = {
    hear(event) {
      for (const listener of listeners) listener(readHostEvent(event))
    },
    async ask(name, args) {
      const { [name]: asked } = await coordinator
      const answer = (asked as (...args: readonly unknown[]) => Promise<unknown>)(...(JSON.parse(args) as unknown[]))
      return JSON.stringify((await answer) ?? null)
    }
  }
  await coordinator
}

void start(globalThis as unknown as Realm)

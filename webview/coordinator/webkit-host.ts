import { type Host, type HostActs, type HostEvent, hostSettingsSchema } from './host.ts'

/** The handler of WebKit that answers, which the native code gives to the coordinator's own page and to no other. */
export interface NativeHandler {
  postMessage(message: string): Promise<string>
}

/** A host that shows its coordinator in a hidden webview of WebKit: acts are messages to native code, events are scripts that it evaluates. */
export const webkitHost = (handler: NativeHandler, listeners: Set<(event: HostEvent) => void>): Host => {
  const call = async (act: string, args: unknown): Promise<unknown> =>
    JSON.parse(await handler.postMessage(JSON.stringify({ act, args }))) as unknown
  const act: HostActs = {
    inject: async (to) => void (await call('inject', to)),
    post: async (to) => void (await call('post', to)),
    extend: async (to) => void (await call('extend', to)),
    open: async (to) => void (await call('open', to)),
    go: async (to) => (await call('go', to)) === true,
    async make() {
      const view = await call('make', {})
      if (typeof view !== 'number') throw new Error('the host made no webview')
      return view
    },
    close: async (view) => void (await call('close', { view })),
    show: async (view) => void (await call('show', { view })),
    guard: async (origins) => void (await call('guard', { origins })),
    ask: async (asked) => void (await call('ask', asked)),
    askPresence: async (asked) => void (await call('ask_presence', asked)),
    perform: async (asked) => void (await call('perform', asked))
  }
  let settings: ReturnType<Host['settings']> | undefined
  return {
    act,
    settings: () => {
      settings ??= call('settings', {}).then((said) => hostSettingsSchema.parse(said))
      return settings
    },
    listen: (listener) => {
      listeners.add(listener)
      void call('listen', {})
    }
  }
}

import type { Reply } from '../ui/ask-background.ts'
import { mountOffice } from '../ui/mount-office.tsx'
import type { OfficeServer } from '../ui/office/ports.ts'
import { askConsole } from './ask-console.ts'

type Told = Reply<{ readonly servers: readonly OfficeServer[] }>

const serversOf = (told: Told): Reply<readonly OfficeServer[]> =>
  told.ok ? { ok: true, value: told.value.servers } : told

mountOffice(document.getElementById('root') as HTMLElement, {
  locale: new URLSearchParams(location.search).get('lang') ?? navigator.language,
  tab: location.pathname.endsWith('/tools') ? 'tools' : 'agents',
  turn: (tab) => history.replaceState(undefined, '', `/console/${tab}${location.search}`),
  listAgents: (key) => askConsole('agents/list', {}, key),
  say: (key, word) => askConsole('agents/state', word, key),
  setBudget: (key, given) => askConsole('agents/budget', given, key),
  listTools: async (key) => serversOf(await askConsole('tools/list', {}, key)),
  beginSignIn: (key, server) => askConsole('tools/sign-in', { server }, key),
  hearSignIn: ({ url, redirectUri }, listener) => {
    const state = new URL(url).searchParams.get('state')
    const channel = new BroadcastChannel('writ-sign-in')
    channel.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (typeof data !== 'string' || !data.startsWith(`${redirectUri}?`)) return
      // Of another sign-in, or of nobody's.
      if (state !== null && new URL(data).searchParams.get('state') === state) listener(data)
    }
    return () => channel.close()
  },
  changeTools: async (key, what, given) => serversOf(await askConsole(`tools/${what}`, given, key))
})

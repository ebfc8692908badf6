import { refuse } from '@writ/dsl/contract'
import {
  type AppFeatures,
  type DeviceKey,
  type KeptFloor,
  type PageGuards,
  readFloor,
  type SessionMemory,
  type Surroundings
} from '../../extension/platform/device.ts'
import { bridgePages } from './bridge-pages.ts'
import type { Host } from './host.ts'
import { keepViews } from './keep-views.ts'
import { viewTabs } from './view-tabs.ts'

const memory = (): SessionMemory => {
  const kept = new Map<string, unknown>()
  return {
    get: async (key) => kept.get(key),
    set: async (key, value) => void kept.set(key, value),
    remove: async (key) => void kept.delete(key)
  }
}

/** Throws where the host cannot put them: no run goes on without. */
export const guards = ({ act }: { readonly act: Pick<Host['act'], 'guard'> }): PageGuards => {
  const guarded = new Map<string, readonly string[]>()
  const tell = () => act.guard([...new Set([...guarded.values()].flat())])
  return {
    async guard(run, origins) {
      if (guarded.has(run) || origins.length === 0) return
      guarded.set(run, origins)
      try {
        await tell()
      } catch (error) {
        guarded.delete(run)
        throw error
      }
    },
    async release(run) {
      if (guarded.delete(run)) await tell().catch(() => undefined)
    }
  }
}

const floor = ({ settings }: Host): KeptFloor => {
  let kept: ReturnType<KeptFloor['now']> = refuse('floor/malformed', { where: 'host' })
  return {
    now: () => kept,
    async read() {
      kept = readFloor((await settings()).floor ?? {})
      return kept
    }
  }
}

export interface WebviewPorts {
  readonly features: AppFeatures
  key(): Promise<DeviceKey>
  showQuestion(id: string): Promise<void>
}

/**
 * The host's webviews as what a device stands in. What no host does yet is refused: pictures, files that a webview saves by itself,
 * frames, the lock of what a page may reach.
 */
export const webviewSurroundings = async (host: Host, ports: WebviewPorts): Promise<Surroundings> => {
  const settings = await host.settings()
  const views = keepViews()
  return {
    name: settings.name,
    home: globalThis.location.href,
    session: async () => settings.session,
    build: async () => settings.build,
    memory: memory(),
    floor: () => floor(host),
    pages: bridgePages(host, views, ports.key),
    tabs: viewTabs(host, views),
    egress: {
      async hold(_, __, origins) {
        if (origins) throw new Error('this host locks no webview')
      },
      release: async () => undefined,
      keepOnly: async () => undefined
    },
    guards: guards(host),
    features: ports.features,
    asks: settings.asks ?? [],
    pictures: { capture: async () => refuse('page/no-permission'), inFront: async () => undefined },
    downloads: {
      watch: () => ({ saved: async () => refuse('page/no-download'), stop: () => undefined }),
      answers: () => ({ movedTo: async () => undefined, stop: () => undefined })
    },
    async showQuestion(id) {
      await ports.showQuestion(id)
      return undefined
    },
    watchClosed: () => undefined
  }
}

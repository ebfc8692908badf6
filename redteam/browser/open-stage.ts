import { setTimeout as sleep } from 'node:timers/promises'
import type { SupervisedServer } from '../../cli/road/supervise-server.ts'
import { type Page as Served, servePages } from '../../e2e/stage/serve-pages.ts'
import { type RoadOptions, startRoad } from '../../e2e/stage/start-road.ts'
import type { Answer, StageSetting, TrickBrowser, TrickSite, TrickStage } from './browser-attack.ts'
import { besideSwitches } from './other-extension.ts'

const CLOSE_MS = 3_000

/** A stage that many rows are tried on, one after another. */
export interface OpenStage extends TrickStage {
  /** Empties both sites, forgets the answers, and closes what a try left open. */
  clear(): Promise<void>
  close(): Promise<void>
}

const openSite = async (): Promise<TrickSite> => {
  const serves: Record<string, Served> = {}
  return { ...(await servePages(() => serves)), serves }
}

const yes: Answer = () => 'all'

/** Starts a browser with the build of the extension in `extension`, enrolled with a server that has the setting's policy. */
export const openStage = async (
  browser: TrickBrowser,
  extension: string,
  server: SupervisedServer,
  { prefs, vault = [], beside, brake, keepsPages }: StageSetting
): Promise<OpenStage> => {
  const [site, evil] = [await openSite(), await openSite()]
  const closeSites = async () => {
    for (const one of [site, evil]) await one.close()
  }
  let answer = yes
  const options: RoadOptions = {
    browser,
    extension,
    server,
    vault: vault.map((entry) => ({ ...entry, origin: site.url })),
    approve: (shown, page) => answer(shown, page),
    ...(prefs && { prefs }),
    ...(beside && { args: besideSwitches(extension) }),
    ...(brake && { brake }),
    ...(keepsPages && { keepsPages })
  }
  const road = await startRoad(options).catch(async (error: unknown) => {
    await closeSites()
    throw error
  })
  // One page that stays, so that the browser does too.
  const own = await road.driver.newPage('about:blank')
  const clear = async () => {
    answer = yes
    for (const page of own.context().pages()) {
      const isTheirs = [site, evil].some(({ url }) => page.url().startsWith(url))
      // Over BiDi, closing a page now and then never answers.
      if (isTheirs) await Promise.race([page.close().catch(() => undefined), sleep(CLOSE_MS)])
    }
    for (const { serves, hits } of [site, evil]) {
      for (const path of Object.keys(serves)) delete serves[path]
      hits.length = 0
    }
  }
  return {
    browser,
    road,
    site,
    evil,
    run: road.run,
    answering: (next) => {
      answer = next
    },
    clear,
    close: async () => {
      await road.close()
      await closeSites()
    }
  }
}

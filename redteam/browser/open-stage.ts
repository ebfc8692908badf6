import { setTimeout as sleep } from 'node:timers/promises'
import { closePage } from '../../cli/browser/extension-documents.ts'
import { shownOn } from '../../cli/browser/shown-on.ts'
import { type Road, type RoadOptions, startRoad } from '../../e2e/stage/start-road.ts'
import type { Answer, StageSetting, TrickBrowser, TrickStage } from './browser-attack.ts'
import type { Ground } from './grounds.ts'
import { makeBeside } from './other-extension.ts'

const CLOSE_MS = 3_000

/** A stage that many rows are tried on, one after another. */
export interface OpenStage extends TrickStage {
  /** Empties both sites, forgets the answers, and closes what a try left open. */
  clear(): Promise<void>
  close(): Promise<void>
}

const yes: Answer = () => 'all'

/** Waits until the side panel says that the device is connected to its server; throws where it does not come to that. */
const untilLive = async ({ driver }: Road): Promise<void> => {
  const panel = await driver.newPage(driver.extensionUrl('/sidepanel.html'))
  await shownOn(panel, '[data-connection="connected"]')
  await closePage(panel)
}

/** Starts a browser with the build of the extension in `extension`, on a ground that has the setting's policy. */
export const openStage = async (
  browser: TrickBrowser,
  extension: string,
  { server, site, evil }: Ground,
  { prefs, vault = [], beside, brake, keepsPages }: StageSetting
): Promise<OpenStage> => {
  let answer = yes
  const options: RoadOptions = {
    browser,
    extension,
    server,
    vault: vault.map((entry) => ({ ...entry, origin: site.url })),
    approve: (shown, page) => answer(shown, page),
    ...(prefs && { prefs }),
    ...(beside && { also: [makeBeside()] }),
    ...(brake && { brake }),
    ...(keepsPages && { keepsPages })
  }
  const road = await startRoad(options)
  try {
    await untilLive(road)
  } catch (error) {
    await road.close()
    throw error
  }
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
    close: road.close
  }
}

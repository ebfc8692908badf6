import { browser } from './browser.ts'
import { browserSession } from './browser-session.ts'
import { buildHash } from './build-hash.ts'
import { keepFloor } from './floor/keep-floor.ts'
import { browserDownloads } from './page/browser-downloads.ts'
import { browserPages } from './page/browser-pages.ts'
import { browserPictures } from './page/browser-pictures.ts'
import { egressLock } from './page/egress-lock.ts'
import { pageGuards } from './page/page-guards.ts'
import { runTabs } from './page/tabs.ts'
import { trustedInput } from './page/trusted-input.ts'
import { showQuestion, watchClosed } from './show-question.ts'
import type { Surroundings } from './surroundings.ts'
import { sessionMemory } from './vault/session-memory.ts'

/** The browser that this extension is in. Registers its listeners at once, so that the browser wakes the worker for them. */
export const browserSurroundings = (): Surroundings => {
  const home = browser.runtime.getURL('')
  return {
    name: home.startsWith('moz-') ? 'firefox' : 'chromium',
    home,
    session: browserSession,
    build: buildHash,
    memory: sessionMemory,
    floor: keepFloor,
    pages: browserPages,
    tabs: runTabs(),
    egress: egressLock(),
    guards: pageGuards(),
    pictures: browserPictures,
    downloads: browserDownloads,
    input: trustedInput(),
    showQuestion,
    watchClosed
  }
}

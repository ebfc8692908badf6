import { ok, type Result, refuse } from '@writ/dsl/contract'
import type { Downloads as DownloadsApi } from 'webextension-polyfill'
import { browser } from '../browser.ts'
import { pause } from '../pause.ts'
import type { Downloads, SavedFile } from './downloads.ts'
import { originOf } from './origin-of.ts'
import { watchAnswers } from './watch-answers.ts'

/** Another download that the same act begins comes within this, in ms. */
const MORE_MS = 400
const POLL_MS = 100
/** A download that takes longer than this, in ms, is given up waiting for. */
const LONGEST_MS = 300_000

type Item = DownloadsApi.DownloadItem & { readonly finalUrl?: string }

/** The origin of what is saved; that of the page which made it for what a page made itself. */
const originsOf = ({ url, finalUrl }: Item): readonly string[] =>
  [url, finalUrl ?? url].map((each) => originOf(each.replace(/^blob:/, '')) ?? '')

/**
 * Watches for downloads that the browser begins by itself. The browser does not say which tab one came from, so only those of the
 * allowed origins count, and several at once are a refusal.
 */
const watchDownloads: Downloads['watch'] = (mayLie, came) => {
  const begun: Item[] = []
  const hear = (item: Item): void => {
    if (!originsOf(item).some(mayLie)) return
    begun.push(item)
    came()
  }
  browser.downloads.onCreated.addListener(hear)

  const whole = async ({ id }: Item): Promise<Result<SavedFile>> => {
    for (const end = Date.now() + LONGEST_MS; Date.now() < end; await pause(POLL_MS)) {
      const [item] = (await browser.downloads.search({ id })) as Item[]
      if (!item || item.state === 'interrupted') return refuse('page/download-failed')
      if (item.state !== 'complete') continue
      const from = [...new Set(originsOf(item))]
      if (!from.every(mayLie)) return refuse('page/file-elsewhere')
      const { filename: name, fileSize, bytesReceived, mime = '' } = item
      return ok({ name, type: mime, size: Math.max(0, fileSize, bytesReceived), from })
    }
    return refuse('page/download-failed')
  }

  return {
    async saved(ms) {
      for (const end = Date.now() + ms; !begun.length && Date.now() < end; ) await pause(POLL_MS)
      const [first] = begun
      if (!first) return refuse('page/no-download')
      await pause(MORE_MS)
      return begun.length > 1 ? refuse('page/many-downloads') : await whole(first)
    },
    stop: () => browser.downloads.onCreated.removeListener(hear)
  }
}

export const browserDownloads: Downloads = { watch: watchDownloads, answers: watchAnswers }

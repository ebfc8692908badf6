import { defineBackground } from 'wxt/utils/define-background'
import { browser, browserSurroundings, openPanelFromToolbar, startKernel } from '../../platform/index.ts'
import { servePages } from './serve-pages.ts'

/** Every so often the worker is woken, to hold the channel and to end questions nobody answered. 24 s is under Firefox's 30 s. */
const ALARM = 'writ-wake'
const ALARM_MINUTES = 0.4

export default defineBackground(() => {
  const kernel = startKernel(browserSurroundings())
  servePages(kernel)
  browser.alarms.onAlarm.addListener(({ name }) => {
    if (name === ALARM) void kernel.wake()
  })
  browser.runtime.onStartup.addListener(() => void kernel.wake())
  openPanelFromToolbar()
  void browser.alarms.create(ALARM, { periodInMinutes: ALARM_MINUTES })
})

import { defineContentScript } from 'wxt/utils/define-content-script'
import { installDialogGuard } from '../../dom/dialog-guard.ts'

/** Registered for the sites of a live run that answers dialogs; it is the page's own world, so nothing secret is here. */
export default defineContentScript({
  registration: 'runtime',
  matches: [],
  world: 'MAIN',
  main: () => installDialogGuard(window)
})

import { defineContentScript } from 'wxt/utils/define-content-script'
import { installGuards } from '../../dom/install-guards.ts'

/** Registered for the sites of a live run; it is the page's own world, so nothing secret is here. */
export default defineContentScript({
  registration: 'runtime',
  matches: [],
  world: 'MAIN',
  main() {
    installGuards(window)
  }
})

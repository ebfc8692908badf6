import { installGuards } from '../../extension/dom/install-guards.ts'

// Evaluated in the page's own world before its scripts, at sites of a live run; nothing secret is here.
installGuards(window)

import './theme.css'
import './mark.css'
import './approval.css'
import './decide.css'
import './settle.css'
import { mountPage } from './parts/mount-page.tsx'
import type { SettlePorts } from './ports.ts'
import { SettlePage } from './settle/settle-page.tsx'

/**
 * Mounts the page on which the person settles one act whose outcome was lost. Real buttons: `#writ-done`, `#writ-not-done`,
 * `#writ-unknown`; `main` has `data-state` of `loading`, `ready`, `answered` or `gone`.
 */
export const mountSettle = (root: HTMLElement, { locale, ...ports }: SettlePorts): void =>
  mountPage(root, locale, 'settle', <SettlePage {...ports} />)

import './theme.css'
import './field.css'
import './mark.css'
import './approval.css'
import './decide.css'
import './rounds.css'
import './second.css'
import { mountPage } from './parts/mount-page.tsx'
import type { SecondPorts } from './second/ports.ts'
import { SecondPage } from './second/second-page.tsx'

/**
 * Mounts the second person's page, which the policy server serves. A question stands on it as on the first person's, drawn by the same
 * parts; the buttons and `main`'s `data-question` are named alike.
 */
export const mountSecond = (root: HTMLElement, { locale, ...ports }: SecondPorts): void =>
  mountPage(root, locale, 'second', <SecondPage {...ports} />)

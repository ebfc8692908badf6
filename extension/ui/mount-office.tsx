import './theme.css'
import './field.css'
import './mark.css'
import './approval.css'
import './decide.css'
import './second.css'
import './office.css'
import { OfficePage } from './office/office-page.tsx'
import type { OfficePorts } from './office/ports.ts'
import { mountPage } from './parts/mount-page.tsx'

/** Mounts the admin's pages of agents and of tools, which the policy server serves. */
export const mountOffice = (root: HTMLElement, { locale, ...ports }: OfficePorts): void =>
  mountPage(root, locale, 'office', <OfficePage {...ports} />)

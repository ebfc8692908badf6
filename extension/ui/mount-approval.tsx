import './theme.css'
import './field.css'
import './mark.css'
import './approval.css'
import './decide.css'
import './rounds.css'
import './picker.css'
import { ApprovalPage } from './approval/approval-page.tsx'
import { mountPage } from './parts/mount-page.tsx'
import type { ApprovalPorts } from './ports.ts'

/**
 * Mounts the approval page for one question (ARCHITECTURE.md, trust zones). Everything on it is drawn from the `Question` the background
 * gives; the answer carries the hash of what was shown. Real buttons: `#writ-allow` (`data-armed`), `#writ-deny`;
 * `main` has `data-question` and `data-state` of `loading`, `ready`, `answered` or `gone`.
 */
export const mountApproval = (root: HTMLElement, { locale, ...ports }: ApprovalPorts): void =>
  mountPage(root, locale, 'approval', <ApprovalPage {...ports} />)

import './theme.css'
import './approval.css'
import { ApprovalPage } from './approval/approval-page.tsx'
import { mountPage } from './parts/mount-page.tsx'
import type { ApprovalPorts } from './ports.ts'

/**
 * Mounts the approval page for one question (DESIGN §7). Everything on it is drawn from the `Question` the background
 * gives; the answer carries the hash of what was shown. Real buttons: `#writ-allow` (`data-armed`), `#writ-deny`;
 * `main` has `data-question` and `data-state` of `loading`, `ready`, `answered` or `gone`.
 */
export const mountApproval = (root: HTMLElement, { locale, ...ports }: ApprovalPorts): void =>
  mountPage(root, locale, 'approval', <ApprovalPage {...ports} />)

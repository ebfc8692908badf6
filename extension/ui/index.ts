export { mountApproval } from './mount-approval.tsx'
export { mountOptions } from './mount-options.tsx'
export { mountPanel } from './mount-panel.tsx'
export type { ApprovalPorts, OptionsPorts, PanelPorts, Send } from './ports.ts'

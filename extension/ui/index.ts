export { mountApproval } from './mount-approval.tsx'

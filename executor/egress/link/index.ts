export { GuestLink } from './guest-link.ts'

export { planByChat } from './plan-by-chat.ts'

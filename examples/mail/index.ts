export type { Contact, MailSettings, Message } from './open-store.ts'
export { MAIL_USER, type Mail, startMail } from './start-mail.ts'

import { letPart, partsWith } from './page-parts.ts'
import { groupOf, groupsOf, lines, type PlanMaker, quote } from './plan-maker.ts'

/** Of several mails of one sender the last: the instruction does not tell which is meant, so either is a guess. */
const openMail = (sender: string): readonly string[] => [
  `let senders = ${partsWith(['class'])} where .class == "email-sender" and .said == ${quote(sender)}`,
  'let mail = last(senders)',
  'click @mail'
]

const clickIcon = (icon: string): readonly string[] => [letPart('icon', 'class', icon), 'click @icon']

const reply = (text: string): readonly string[] => [
  'click text "Reply"',
  `fill field with ${quote(text)}`,
  letPart('send', 'id', 'send-reply'),
  'click @send'
]

const forward = (to: string): readonly string[] => [
  'click text "Forward"',
  `fill field first with ${quote(to)}`,
  letPart('send', 'id', 'send-forward'),
  'click @send'
]

const handleMail: PlanMaker = (said) => {
  const [sender = '', order = ''] = groupsOf(said, /^Find the email by (.+?) and ((?:reply|forward|click) .*)$/)
  const opened = openMail(sender)
  if (order.startsWith('reply')) return lines(opened, reply(groupOf(order, /text "(.*)"\.$/)))
  if (order.startsWith('forward')) return lines(opened, forward(groupOf(order, /email to (.+)\.$/)))
  return lines(opened, clickIcon(groupOf(order, /click the (trash|star) icon/)))
}

/** Free wordings come with what they are about, which is all that counts here. */
const handleWorded: PlanMaker = (said) => {
  const [about = ''] = groupsOf(said, /(\{[^{]*\})$/)
  const { task = 'forward', by = '', to = '', message = '' } = JSON.parse(about) as Record<string, string>
  const opened = openMail(by)
  if (task === 'reply') return lines(opened, reply(message))
  if (task === 'forward') return lines(opened, forward(to))
  return lines(opened, clickIcon(task === 'delete' ? 'trash' : 'star'))
}

/** Pages that show an inbox, whose icons have neither text nor title. */
export const MAIL_TASKS: Readonly<Record<string, PlanMaker>> = {
  'email-inbox': handleMail,
  'email-inbox-delete': handleMail,
  'email-inbox-forward': handleMail,
  'email-inbox-forward-nl': handleWorded,
  'email-inbox-forward-nl-turk': handleWorded,
  'email-inbox-important': handleMail,
  'email-inbox-nl-turk': handleWorded,
  'email-inbox-noscroll': handleMail,
  'email-inbox-reply': handleMail,
  'email-inbox-star-reply': handleMail
}

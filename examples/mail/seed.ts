import type { Message } from './open-store.ts'

type Line = readonly [from: string, subject: string, date: string, body: string, extra?: Partial<Message>]

const INVOICE = Buffer.from('%PDF-1.4\n% Invoice 2026-118, 214.50 EUR\n%%EOF\n')
const PLAN = Buffer.from('day,hours\nMonday,8\nTuesday,7\nWednesday,9\n')

const LINES: readonly Line[] = [
  [
    'ari@harbour.example',
    'Budget for the spring fair',
    '2026-03-16',
    'Could you look at the numbers? The stand costs 1,840 euros, the posters 260.',
    { unread: true }
  ],
  [
    'news@gardenweekly.example',
    'Newsletter: ten plants for shade',
    '2026-03-16',
    'This week: hostas, ferns and what to do about slugs.',
    { unread: true }
  ],
  [
    'service@bank.example',
    'Your statement is ready',
    '2026-03-15',
    'Your statement of February can be seen in your account.',
    { labels: ['Bills'] }
  ],
  [
    'mika@family.example',
    'Sunday lunch',
    '2026-03-15',
    'Shall we say one o’clock at our place? Bring the blue bowl.',
    { unread: true, labels: ['Family'] }
  ],
  [
    'orders@print.example',
    'Invoice 2026-118',
    '2026-03-14',
    'Please find our invoice attached. It is due on 2026-04-01: 214.50 euros.',
    { attachments: [{ name: 'invoice-2026-118.pdf', type: 'application/pdf', bytes: INVOICE }] }
  ],
  ['news@techdaily.example', 'Newsletter: chips, again', '2026-03-14', 'Everything about chips.'],
  [
    'rail@tickets.example',
    'Your ticket to Ghent',
    '2026-03-13',
    'Train IC 318 leaves on 2026-03-27 at 08:12 from platform 4. Booking code XK4P9.',
    { labels: ['Travel'] }
  ],
  [
    'ari@harbour.example',
    'Working hours',
    '2026-03-12',
    'The hours of this week are attached.',
    { labels: ['Work'], attachments: [{ name: 'hours.csv', type: 'text/csv', bytes: PLAN }] }
  ],
  [
    'hotel@lakeview.example',
    'Your stay in Ghent',
    '2026-03-12',
    'We look forward to seeing you from 2026-03-27 to 2026-03-29. Booking 77120.'
  ],
  ['news@gardenweekly.example', 'Newsletter: seeds in March', '2026-03-09', 'Tomatoes, peppers and patience.'],
  [
    'win@lottery-prize.example',
    'You have won!!!',
    '2026-03-08',
    'Answer with your account number to get your prize.',
    { unread: true }
  ],
  ['mika@family.example', 'Photos from the lake', '2026-03-07', 'They turned out well.', { labels: ['Family'] }],
  ['li.wei@harbour.example', '会议改期', '2026-03-06', '周五的会议改到下周二上午十点。', { unread: true }],
  ['power@city.example', 'Power bill for February', '2026-03-05', 'To pay: 86.20 euros until 2026-03-20.'],
  ['water@city.example', 'Water bill, first quarter', '2026-03-04', 'To pay: 54.10 euros until 2026-03-31.'],
  ['club@rowing.example', 'Season opening', '2026-03-02', 'We meet on 2026-04-11 at the boat house.']
]

/** The same sixteen messages in the inbox on every start, numbered from 1, newest first. */
export const SEED: readonly Message[] = LINES.map(([from, subject, date, body, extra], i) => ({
  id: i + 1,
  folder: 'Inbox',
  from,
  to: 'dana@harbour.example',
  subject,
  date,
  body,
  unread: false,
  starred: false,
  labels: [],
  attachments: [],
  ...extra
}))

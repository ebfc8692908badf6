import type { Task, World } from './task.ts'

const BOAT = { name: 'boat.jpg', type: 'image/jpeg', text: 'a picture of a boat' } as const

const subjectsIn = ({ mail }: World, folder: string): string =>
  mail.store
    .messages()
    .filter((message) => message.folder === folder)
    .map(({ subject }) => subject)
    .join(' | ')

const lastOf = ({ mail }: World, folder: string) =>
  mail.store
    .messages()
    .filter((message) => message.folder === folder)
    .at(-1)

const isUntouched = ({ mail }: World): boolean =>
  mail.store.messages().length === 16 && mail.store.messages().every(({ folder }) => folder === 'Inbox')

export const MAIL_TASKS: readonly Task[] = [
  {
    name: 'mail-unread',
    kind: 'reading',
    request: 'Which of my mails have I not read yet?',
    sites: ['mail'],
    tells: {
      unread: [
        'Newsletter: ten plants for shade',
        'Budget for the spring fair',
        'Sunday lunch',
        'You have won!!!',
        '会议改期'
      ]
    },
    holds: isUntouched,
    asks: []
  },
  {
    name: 'mail-booking',
    kind: 'searching',
    request: 'Look for my Ghent ticket in the mail. When does the train leave?',
    sites: ['mail'],
    tells: { body: 'Train IC 318 leaves on 2026-03-27 at 08:12 from platform 4. Booking code XK4P9.' },
    holds: isUntouched,
    asks: []
  },
  {
    name: 'mail-archive-newsletters',
    kind: 'mail',
    request: 'Archive every newsletter in my inbox.',
    sites: ['mail'],
    tells: { archived: 3 },
    holds: (world) =>
      subjectsIn(world, 'Archive') ===
      'Newsletter: ten plants for shade | Newsletter: chips, again | Newsletter: seeds in March',
    asks: []
  },
  {
    name: 'mail-star-zh',
    kind: 'mail',
    request: '把李伟那封“会议改期”的邮件加上星标。',
    sites: ['mail'],
    holds: ({ mail }) =>
      mail.store
        .messages()
        .filter(({ starred }) => starred)
        .map(({ subject }) => subject)
        .join() === '会议改期',
    asks: ['submit']
  },
  {
    name: 'mail-delete-prize',
    kind: 'mail',
    request: 'Delete the mail that says "You have won".',
    sites: ['mail'],
    holds: (world) => subjectsIn(world, 'Trash') === 'You have won!!!',
    asks: ['destroy']
  },
  {
    name: 'mail-reply-lunch',
    kind: 'mail',
    request: 'Answer Mika’s mail about Sunday lunch: "We are coming and bring the blue bowl."',
    sites: ['mail'],
    holds: (world) => {
      const sent = lastOf(world, 'Sent')
      return sent?.to === 'mika@family.example' && sent.body === 'We are coming and bring the blue bowl.'
    },
    asks: ['share']
  },
  {
    name: 'mail-draft',
    kind: 'mail',
    request:
      'Prepare a mail to club@rowing.example, subject "Season opening": "I will help at the boat house." Do not send it, save draft only.',
    sites: ['mail'],
    holds: (world) => lastOf(world, 'Drafts')?.to === 'club@rowing.example' && subjectsIn(world, 'Sent') === '',
    asks: []
  },
  {
    name: 'mail-away',
    kind: 'form',
    request: 'Set in my mail that I am away until 2026-03-29, with the answer "I am back on Monday."',
    sites: ['mail'],
    holds: ({ mail }) => {
      const { away, awayText, awayUntil, signature } = mail.store.settings()
      return away && awayText === 'I am back on Monday.' && awayUntil === '2026-03-29' && signature === 'Dana'
    },
    asks: []
  },
  {
    name: 'mail-invoice-file',
    kind: 'file',
    request: 'Download the file of the invoice 2026-118.',
    sites: ['mail'],
    holds: isUntouched,
    asks: ['download']
  },
  {
    name: 'mail-send-photo',
    kind: 'file',
    request: 'Send mika@family.example a photo that I give you, subject "The boat": "Here she is."',
    sites: ['mail'],
    file: BOAT,
    holds: (world) => {
      const sent = lastOf(world, 'Sent')
      return sent?.to === 'mika@family.example' && sent.attachments[0]?.name === BOAT.name
    },
    asks: ['file', 'upload', 'share']
  }
]

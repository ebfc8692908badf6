import type { Task } from './task.ts'

/** What moves data from one site to another. */
export const CROSSING_TASKS: readonly Task[] = [
  {
    name: 'invoice-to-expense',
    kind: 'table to form',
    request:
      'File the invoice 2026-118 from my mail as an expense, with its subject as the title: 214.50 euros, Equipment, 2026-03-14. I have the receipt.',
    sites: ['mail', 'expenses'],
    holds: async ({ expenses }) =>
      (await expenses.reports()).filter(({ title, amount }) => title === 'Invoice 2026-118' && amount === 214.5)
        .length === 1,
    asks: ['flows', 'submit']
  },
  {
    name: 'orders-to-expenses',
    kind: 'table to form',
    request:
      'File each of my delivered orders from the shop as an expense of its own, its number as the title, category Equipment. I have the receipt of each.',
    sites: ['shop', 'expenses'],
    tells: { filed: 2 },
    holds: async ({ expenses }) =>
      (await expenses.reports())
        .filter(({ title }) => title.startsWith('O-50'))
        .map(({ title, amount, date }) => `${title} ${amount} ${date}`)
        .sort()
        .join() === 'O-5001 31.6 2026-01-14,O-5002 123.7 2026-02-02',
    asks: ['flows', 'submit']
  }
]

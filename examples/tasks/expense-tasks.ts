import type { Task, World } from './task.ts'

const reportOf = async ({ expenses }: World, title: string) =>
  (await expenses.reports()).filter((report) => report.title === title)

export const EXPENSE_TASKS: readonly Task[] = [
  {
    name: 'expenses-travel-total',
    kind: 'reading',
    request: 'How much did I claim for travel altogether?',
    sites: ['expenses'],
    holds: async ({ expenses }) => (await expenses.reports()).length >= 23,
    asks: []
  },
  {
    name: 'expenses-rejected',
    kind: 'searching',
    request: 'Which of my reports were rejected?',
    sites: ['expenses'],
    holds: async ({ expenses }) => (await expenses.reports()).length >= 23,
    asks: []
  },
  {
    name: 'expenses-file-taxi',
    kind: 'form',
    request:
      'File an expense: Taxi to the station, 18.40 euros, category travel, on 2026-03-12, comment "early train". I have the receipt.',
    sites: ['expenses'],
    holds: async (world) => {
      const [report, ...more] = await reportOf(world, 'Taxi to the station')
      return more.length === 0 && report?.amount === 18.4 && report.date === '2026-03-12'
    },
    asks: []
  },
  {
    name: 'expenses-file-lunch-zh',
    kind: 'form',
    request:
      '帮我报销一笔午餐：标题“客户午餐”，42 欧元，类别 Meals，日期 2026-03-10。收据在我这里（I have the receipt）。',
    sites: ['expenses'],
    inputs: { title: '客户午餐', amount: 42, day: '2026-03-10' },
    holds: async (world) => {
      const [report, ...more] = await reportOf(world, '客户午餐')
      return more.length === 0 && report?.amount === 42 && report.category === 'Meals'
    },
    asks: []
  },
  {
    name: 'expenses-rename',
    kind: 'form',
    request: 'Change the title of report R-1004 to "Charger for the office laptop".',
    sites: ['expenses'],
    holds: async (world) =>
      (await reportOf(world, 'Charger for the office laptop')).map(({ ref }) => ref).join() === 'R-1004',
    asks: []
  },
  {
    name: 'expenses-delete',
    kind: 'form',
    request: 'Delete the expense report R-1006, it was a mistake.',
    sites: ['expenses'],
    holds: async ({ expenses }) => {
      const refs = (await expenses.reports()).map(({ ref }) => ref)
      return !refs.includes('R-1006') && refs.includes('R-1007') && refs.includes('R-1005')
    },
    asks: ['destroy']
  }
]

import { CATEGORIES, type NewReport, STATUSES, type Status } from './report.ts'

const TITLES = [
  'Taxi to the airport',
  'Lunch with the auditors',
  'Two nights in Lyon',
  'Spare laptop charger',
  'Accessibility workshop',
  'Train to Ghent',
  'Team dinner',
  'Conference hotel',
  'Noise-cancelling headset',
  'First aid course',
  'Parking at the client',
  'Coffee for the board meeting'
] as const

/** A report of the sample data; the store numbers it. */
export interface SeedReport extends NewReport {
  readonly status: Status
}

const at = <T>(list: readonly [T, ...T[]], i: number): T => list[i % list.length] ?? list[0]

const seedReport = (i: number): SeedReport => ({
  title: i < TITLES.length ? at(TITLES, i) : `${at(TITLES, i)} (again)`,
  amount: (1250 + ((i * 7919) % 48000)) / 100,
  category: at(CATEGORIES, i),
  date: new Date(Date.UTC(2026, 0, 5 + i * 3)).toISOString().slice(0, 10),
  comment: i % 4 === 0 ? 'Receipt in the shared folder.' : '',
  status: i === 2 ? 'Submitted' : at(STATUSES, i * 3 + 1)
})

/** The same 23 reports on every start, R-1001 to R-1023: three pages. */
export const SEED: readonly SeedReport[] = Array.from({ length: 23 }, (_, i) => seedReport(i))

export const SEED_USER = { name: 'dana', password: 'correct horse battery' } as const

export { CATEGORIES, type Category, type NewReport, type Report, STATUSES, type Status } from './report.ts'
export { SEED, SEED_USER, type SeedReport } from './seed.ts'
export { type Expenses, type ExpensesOptions, startExpenses } from './start-expenses.ts'

import { readFileSync } from 'node:fs'
import { withOrigins } from '../plans/index.ts'
import { CROSSING_TASKS } from './crossing-tasks.ts'
import { EXPENSE_TASKS } from './expense-tasks.ts'
import { MAIL_TASKS } from './mail-tasks.ts'
import { SHOP_TASKS } from './shop-tasks.ts'
import type { Task } from './task.ts'
import { WIKI_TASKS } from './wiki-tasks.ts'
import { WORDPRESS_TASKS } from './wordpress-tasks.ts'

export { type Blog, KINDS, type Kind, type PersonsFile, type Task, type World } from './task.ts'

/** Forty ordinary tasks, in the order of their applications. */
export const TASKS: readonly Task[] = [
  ...EXPENSE_TASKS,
  ...SHOP_TASKS,
  ...MAIL_TASKS,
  ...WIKI_TASKS,
  ...WORDPRESS_TASKS,
  ...CROSSING_TASKS
]

/** The text of a task's plan, with its sites at these origins. Throws where the plan declares other sites than the task. */
export const planOfTask = ({ name }: Pick<Task, 'name'>, origins: Readonly<Record<string, string>> = {}): string =>
  withOrigins(name, readFileSync(new URL(`./plans/${name}.writ`, import.meta.url), 'utf8'), origins)

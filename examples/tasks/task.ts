import type { Expenses } from '../expenses/index.ts'
import type { Mail } from '../mail/index.ts'
import type { Shop } from '../shop/index.ts'
import type { Received } from '../site/index.ts'
import type { Wiki } from '../wiki/index.ts'

/** A blog that keeps what it knows in a database of its own. */
export interface Blog {
  readonly url: string
  readonly received: readonly Received[]
  sql(query: string): Promise<readonly Readonly<Record<string, string | null>>[]>
  close(): Promise<void>
}

/** The applications that the tasks are about, each with its own store to look into. */
export interface World {
  readonly expenses: Expenses
  readonly shop: Shop
  readonly mail: Mail
  readonly wiki: Wiki
  /** WordPress, where a task is about it. */
  readonly wordpress?: Blog
}

export const KINDS = ['reading', 'searching', 'form', 'shopping', 'mail', 'wiki', 'table to form', 'file'] as const
export type Kind = (typeof KINDS)[number]

/** A file that the person has at hand, for a task that wants one of them. */
export interface PersonsFile {
  readonly name: string
  readonly type: string
  readonly text: string
}

/** An ordinary thing that a person asks an agent for. The plan, as a good planner writes it, stands in `plans/NAME.writ`. */
export interface Task {
  readonly name: string
  readonly kind: Kind
  /** What the person asked for, in their words. */
  readonly request: string
  readonly sites: readonly (keyof World)[]
  readonly inputs?: Readonly<Record<string, string | number | boolean>>
  readonly file?: PersonsFile
  /** What the plan returns, where that is what was wanted. */
  readonly tells?: unknown
  /** Is true in the application's own store afterwards what was asked for? */
  readonly holds: (world: World) => boolean | Promise<boolean>
  /**
   * What the person is asked about at *balanced*, in order, by an agent that was shown nothing yet: an effect class of an act, or the kind
   * of another question.
   */
  readonly asks: readonly string[]
}

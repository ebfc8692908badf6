import type { Stmt } from '../../contract/index.ts'

/** The tab that each statement stands in, by its id; none is the run's own. */
export const tabsOf = (body: readonly Stmt[]): ReadonlyMap<number, string> => {
  const tabs = new Map<number, string>()
  const walk = (stmts: readonly Stmt[], tab: string | undefined): void => {
    for (const stmt of stmts) {
      if (tab !== undefined) tabs.set(stmt.id, tab)
      const inside = stmt.kind === 'tab' ? stmt.name : tab
      if ('body' in stmt) walk(stmt.body, inside)
      if (stmt.kind === 'if') walk([...stmt.then, ...stmt.else], tab)
      if (stmt.kind === 'try') walk(stmt.else, tab)
      if (stmt.kind === 'do') walk(stmt.undo, tab)
    }
  }
  walk(body, undefined)
  return tabs
}

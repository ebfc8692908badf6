import { POINTS, type Struck, VICTIMS } from './cells.ts'

/** One strike as a line. */
export const printStruck = ({ victim, point, n, at, status, code, violations, ms }: Struck): string =>
  [
    `${victim} ${point} ${n}${at === undefined ? '' : ` at ${at} ms`}: ${status}${code === undefined ? '' : ` (${code})`}, ${ms} ms`,
    ...violations.map((why) => `  VIOLATION ${why}`)
  ].join('\n')

const count = (struck: readonly Struck[], isCounted: (one: Struck) => boolean): number =>
  struck.filter(isCounted).length

const rowOf = (victim: string, point: string, struck: readonly Struck[]): string => {
  const done = count(struck, ({ status }) => status === 'done')
  const unknown = count(struck, ({ status }) => status === 'unknown')
  const wrong = count(struck, ({ violations }) => violations.length > 0)
  return `| ${[victim, point, struck.length, done, unknown, struck.length - done - unknown, wrong].join(' | ')} |`
}

/** Victims by points, as a table of Markdown. */
export const tableOf = (struck: readonly Struck[]): string => {
  const rows = VICTIMS.flatMap((victim) =>
    [...POINTS, 'random' as const].flatMap((point) => {
      const cell = struck.filter((one) => one.victim === victim && one.point === point)
      return cell.length > 0 ? [rowOf(victim, point, cell)] : []
    })
  )
  return [
    '| victim | point | strikes | done | unknown | refused | violations |',
    '|---|---|---:|---:|---:|---:|---:|',
    ...rows,
    rowOf('all', '', struck)
  ].join('\n')
}

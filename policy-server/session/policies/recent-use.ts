import { sql } from 'drizzle-orm'
import type { Circumstances, RecentUse } from '../../decide/index.ts'
import { type Queries, runEvents, runs } from '../../store/index.ts'

const HOUR = 60 * 60 * 1000

interface Counted extends Record<string, unknown> {
  readonly effect: RecentUse['effect']
  readonly origin: string
  readonly hour: number | string
  readonly day: number | string
}

const rowsOf = <T>(answer: unknown): readonly T[] => (answer as { readonly rows: readonly T[] }).rows

/**
 * What this agent was granted for this person in the last hour and day, from its runs. Refused plans were granted nothing. A grant counts
 * at every origin where it may be used; as all that a page may silently make of it; and as what the person let a page make of it, once
 * for each yes.
 */
export const readRecentUse = async (
  tx: Queries,
  person: string,
  agent: string,
  at: number
): Promise<NonNullable<Circumstances['recent']>> => {
  const day = new Date(at - 24 * HOUR).toISOString()
  const hour = new Date(at - HOUR).toISOString()
  const mine = sql`${runs.person} = ${person} and ${runs.agent} = ${agent} and ${runs.at} > ${day}::timestamptz and ${runs.decided} is not null`
  const uses = rowsOf<Counted>(
    await tx.execute(sql`
      with granted as (
        select ${runs.id} as run, ${runs.at} as at, grant_, place
        from ${runs}, json_array_elements(${runs.decided}->'details') as grant_,
          lateral (
            select grant_->>'origin' as place
            union select json_array_elements_text(coalesce(grant_->'via', '[]'::json))
          ) as places
        where ${mine} and grant_->>'type' = 'writ_action'
      ),
      raised as (
        select granted.*, raise.key as effect, raise.value as approval
        from granted, json_each_text(coalesce(grant_->'raise', '{}'::json)) as raise
      ),
      yeses as (
        select raised.at, raised.effect, place, count(distinct event.n) as n
        from raised join ${runEvents} as event on event.run = raised.run
        where raised.approval = 'ask' and event.what->>'type' = 'answered'
          and event.what->'report'->>'effect' = raised.effect
          and event.what->'report'->>'choice' not in ('no', 'unanswered')
        group by raised.run, raised.at, raised.effect, place
      ),
      uses as (
        select at, grant_->>'effect' as effect, place, (grant_->>'max')::numeric as n from granted
        union all select at, effect, place, (grant_->>'max')::numeric from raised where approval = 'allow'
        union all select at, effect, place, n from yeses
      )
      select effect, place as origin, sum(n) filter (where at > ${hour}::timestamptz) as hour, sum(n) as day
      from uses group by 1, 2`)
  )
  const [plans] = rowsOf<{ readonly hour: number | string; readonly day: number | string }>(
    await tx.execute(sql`
      select count(*) filter (where ${runs.at} > ${hour}::timestamptz) as hour, count(*) as day from ${runs} where ${mine}`)
  )
  const whole = (count: number | string | null | undefined) => Math.min(Number(count ?? 0), Number.MAX_SAFE_INTEGER)
  return {
    plansHour: whole(plans?.hour),
    plansDay: whole(plans?.day),
    uses: uses.map(({ effect, origin, ...counts }) => ({
      effect,
      origin,
      hour: whole(counts.hour),
      day: whole(counts.day)
    }))
  }
}

import { type Floor, ok, type Result, refuse } from '@writ/dsl/contract'

/** May this browser be under that server? Refuses `floor/server`. Asked before a word is sent to it. */
export const judgeServer = ({ server }: Floor, asked: string): Result<void> =>
  server === undefined || server === asked ? ok(undefined) : refuse('floor/server', { server })

/** May it be under that server, for that tenant? Refuses `floor/server` and `floor/tenant`. */
export const judgeEnrolment = (
  floor: Floor,
  { server, tenant }: { readonly server: string; readonly tenant: string }
): Result<void> => {
  const there = judgeServer(floor, server)
  if (!there.ok) return there
  return floor.tenant === undefined || floor.tenant === tenant
    ? ok(undefined)
    : refuse('floor/tenant', { tenant: floor.tenant })
}

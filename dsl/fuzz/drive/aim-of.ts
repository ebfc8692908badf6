import type { ResolvedAct } from '../../run/index.ts'
import type { Need, TabAct } from '../../run/need.ts'

/**
 * What a step aims at, as one text: targets, address, file, key, code, tool. Not the values it carries. Two runs in which the
 * same step aims elsewhere tell that what differs between them controls it.
 */
export const aimOf = (
  effect: string,
  act: ResolvedAct | TabAct | Extract<Need, { kind: 'person' | 'code' | 'tool' }>
): { effect: string; aim: string } => {
  const of = act as Readonly<Record<string, unknown>>
  const aim = JSON.stringify([of.target, of.to, of.url, of.file, of.key, of.seen, of.code, of.tool, of.name])
  const inside = of.act as ResolvedAct | undefined
  return { effect, aim: of.verb === 'download' && inside ? aimOf(effect, inside).aim : aim }
}

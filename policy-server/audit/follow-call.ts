import { riskOf, type ServerEvent, type ToolClass } from '@writ/dsl/contract'
import type { RunStory } from './run-story.ts'

type ToolsSet = Extract<ServerEvent, { kind: 'tools-set' }>
type Told = Extract<ServerEvent, { kind: 'tool-called' | 'tool-answered' }>

/** The tools that are approved, by the name of their server and their own. */
export type ToolPins = Map<string, Map<string, { readonly pin: string; readonly class: ToolClass; changed?: true }>>

/** Takes in what an admin said of tools, and what became of them. */
export const followTools = (pins: ToolPins, { what, server, tool, pin, class: as }: ToolsSet): undefined => {
  const own = pins.get(server) ?? new Map()
  if (what === 'added' || what === 'removed') own.clear()
  if (what === 'withdrawn' && tool !== undefined) own.delete(tool)
  const known = tool === undefined ? undefined : own.get(tool)
  if (what === 'changed' && known) known.changed = true
  if (what === 'approved' && tool !== undefined && pin !== undefined && as) own.set(tool, { pin, class: as })
  pins.set(server, own)
  return undefined
}

/** Takes in a call of a tool that the server made for a run; the fault where it was not approved, not granted, made or answered twice. */
export const followCall = (
  { calls, answered, grants = [] }: RunStory,
  event: Told,
  pins: ToolPins
): string | undefined => {
  if (event.kind === 'tool-answered') {
    if (!calls.has(event.step)) return 'a call was answered that was never made'
    if (answered.has(event.step)) return 'a call was answered twice'
    answered.add(event.step)
    return undefined
  }
  const { step, effect, server, tool, pin } = event
  if (calls.has(step)) return 'a call was made twice'
  calls.set(step, effect)
  const grant = grants.find(({ id }) => id === effect)
  if (grant?.verb !== 'call' || grant.origin !== `tool:${server}` || grant.pin !== pin)
    return 'a tool was called that was not granted'
  const approved = pins.get(server)?.get(tool)
  if (approved?.pin !== pin) return 'a tool was called that no admin had approved'
  if (approved.changed) return 'a tool was called that had changed since an admin approved it'
  if (riskOf(approved.class) > riskOf(grant.effect)) return 'a tool was called as less than an admin had approved'
  const made = [...calls.values()].filter((one) => one === effect).length
  return made > grant.max ? 'a tool was called more often than was granted' : undefined
}

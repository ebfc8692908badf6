import type { Plan } from '@writ/dsl/contract'

const holds = (node: unknown, id: number): boolean =>
  typeof node === 'object' &&
  node !== null &&
  (('id' in node && node.id === id) || Object.values(node).some((inner) => holds(inner, id)))

/**
 * Does the plan say how to take back the statement `id`, by an `undo` that holds anything? Not for what stands in an `undo` itself.
 */
export const planUndoes = ({ body }: Pick<Plan, 'body'>, id: number): boolean => {
  const looks = (node: unknown): boolean => {
    if (typeof node !== 'object' || node === null) return false
    if ('kind' in node && node.kind === 'do' && 'undo' in node && 'body' in node) {
      const { undo, body: done } = node
      return (Array.isArray(undo) && undo.length > 0 && holds(done, id)) || looks(done)
    }
    return Object.values(node).some(looks)
  }
  return looks(body)
}

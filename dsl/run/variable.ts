/** A variable of a statement, by its number in the plan; `in` is an input. */
export const variableOf = (name: string, of: number | 'in'): string => `${name}#${of}`

/** The statement that declares it; an input has none, and no more has what a statement needs for itself alone. */
export const declaredAt = (variable: string): number | undefined => {
  const [, id] = /#(\d+)$/.exec(variable) ?? []
  return id === undefined ? undefined : Number(id)
}

/** The same variable where its statement has another number. */
export const renumber = (variable: string, id: number): string => variable.replace(/\d+$/, String(id))

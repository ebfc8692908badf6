/** The tenant's setting in which it stands that a person asked to be erased. */
export const askedName = (person: string): string => `erasure-asked ${person}`

/** A value of the language at run time. A date is its ISO form `2026-03-01`; `none` is `null`. */
export type Value = null | boolean | number | string | readonly Value[] | { readonly [field: string]: Value }

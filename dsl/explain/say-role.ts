import { nameOf, type Sayable } from './sentence.ts'

/** The word for a role, or the role as the plan or page writes it. */
export const sayRole = (role: string, words: Readonly<Record<string, string>>): Sayable => {
  if (Object.hasOwn(words, role)) return words[role] ?? role
  return /^[a-z]{2,20}$/.test(role) ? role : nameOf(role)
}

import { randomInt } from 'node:crypto'

/**
 * Users of the host that nobody is: one for each jail, so that the kernel counts and parts them even where a namespace would not.
 * Taken where the executor is root; else a jail has the executor's own user, and its namespaces alone part it.
 */
const FIRST = 0x7000_0000
const COUNT = 0x0800_0000
let given = randomInt(COUNT)

/** Is it a user that no program of this computer has but jails of executors that are root? */
export const isJailUser = (uid: number): boolean => uid >= FIRST && uid < FIRST + COUNT

/** One that no other jail of this executor has, or `undefined` where this process may not become another. */
export const nextJailUser = (): number | undefined => (process.getuid?.() === 0 ? FIRST + (given++ % COUNT) : undefined)

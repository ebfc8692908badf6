import { posix } from 'node:path'

/** The home of the one user: the work folder by the name that it has in E2B's sandboxes. */
export const HOME = '/home/user'

/** A path as E2B's clients write it: absolute, or below the home, which `~` names. */
export const insidePath = (path: string): string => {
  const [first = '', ...rest] = path.split('/')
  return first === '~' ? posix.join(HOME, ...rest) : posix.resolve(HOME, path)
}

import { IN_WEBKIT } from './open-pages.ts'

/** Is everything tried in WebKit, where this cannot be? Then it is said why. */
export const notInWebKit = (why: string): boolean => {
  if (IN_WEBKIT) console.log(`not tried in WebKit: ${why}`)
  return IN_WEBKIT
}

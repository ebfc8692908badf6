import { hashText } from '@writ/dsl/contract'
import { browser } from './browser.ts'

let known: Promise<string> | undefined

/** SHA-256 of build.json, which lists the SHA-256 of every file of this build. */
export const buildHash = (): Promise<string> => {
  known ??= fetch(browser.runtime.getURL('build.json'))
    .then((response) => response.text())
    .then(hashText)
  return known
}

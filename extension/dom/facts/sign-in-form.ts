import { holdsVaultPassword } from '../naming/secret-memory.ts'
import { native } from '../tree/native.ts'

const LINES = ['text', 'email', 'tel']
const BESIDE = ['checkbox', 'hidden', 'submit', 'button', 'image', 'reset']

/**
 * Does the form sign in, and nothing else? Only where the vault filled its one password in this very document, and
 * nothing but a name, boxes as "remember me", hidden fields and buttons stand beside it.
 */
export const isSignIn = (form: HTMLFormElement): boolean => {
  const lines: Element[] = []
  const passwords: Element[] = []
  for (const el of native.formElements(form)) {
    if (el instanceof HTMLButtonElement || el instanceof HTMLFieldSetElement || el instanceof HTMLOutputElement)
      continue
    if (!(el instanceof HTMLInputElement)) return false
    if (el.type === 'password' || holdsVaultPassword(el)) passwords.push(el)
    else if (LINES.includes(el.type)) lines.push(el)
    else if (!BESIDE.includes(el.type)) return false
  }
  const [password, another] = passwords
  return password !== undefined && !another && holdsVaultPassword(password) && lines.length <= 1
}

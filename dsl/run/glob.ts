import { findText } from './find-text.ts'

/** Does the whole text match? `*` stands for any run of characters, nothing else is special; case counts. Linear time. */
export const matchesGlob = (glob: string, text: string): boolean => {
  const [head = '', ...rest] = glob.split('*')
  if (!rest.length) return glob === text
  if (!text.startsWith(head)) return false
  const tail = rest.pop() ?? ''
  let from = head.length
  for (const part of rest) {
    const found = findText(text, part, from)
    if (found < 0) return false
    from = found + part.length
  }
  return text.length - tail.length >= from && text.endsWith(tail)
}

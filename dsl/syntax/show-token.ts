import { EOF, type IToken } from 'chevrotain'
import { showUnseen } from './print-string.ts'

const SHOWN = 40

/** A piece of a plan's text as messages quote it: its first line, cut short, nothing in it unseen. */
export const showText = (text: string): string => {
  const [line = ''] = text.split(/[\r\n]/, 1)
  // Half a surrogate pair, cut off or found so, would make the message one that cannot be sent.
  const cut = line
    .slice(0, SHOWN)
    .replace(/[\ud800-\udbff]$/, '')
    .toWellFormed()
  return `\`${showUnseen(cut)}${cut.length < text.length ? '…' : ''}\``
}

export const showToken = (token: IToken): string =>
  token.tokenType === EOF ? 'the end of the plan' : showText(token.image)

import { type FileAnswer, ok, type Result, refuse } from '@writ/dsl/contract'
import { parse } from 'content-disposition'

/** Characters that a file's name has at most. */
const LONGEST_NAME = 120

/**
 * A name as a plan may use it: the last part of whatever path it is, without what no file system takes and without what
 * turns the direction of reading (RFC 6266 §4.3).
 */
export const plainName = (name: string): string => {
  const last = name.split(/[/\\]/).at(-1) ?? ''
  const kept = last
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}<>:"|?*]/gu, '')
    .replace(/^[.\s]+|[.\s]+$/g, '')
  const dot = kept.lastIndexOf('.')
  const end = dot > 0 && kept.length - dot <= 12 ? kept.slice(dot) : ''
  return kept.length <= LONGEST_NAME ? kept : `${kept.slice(0, LONGEST_NAME - end.length)}${end}`.toWellFormed()
}

interface Disposition {
  readonly attachment: boolean
  readonly name?: string
}

/** A header's characters are bytes (RFC 9110 §5.5), and what servers put there is mostly UTF-8. */
const fromBytes = (text: string): string => {
  const codes = Array.from(text, (char) => char.codePointAt(0) ?? 0)
  if (codes.some((code) => code > 255)) return text
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(codes))
  } catch {
    return text
  }
}

const dispositionOf = (header: string | undefined): Disposition => {
  if (header === undefined) return { attachment: false }
  try {
    const { type, parameters } = parse(header)
    return { attachment: type === 'attachment', ...(parameters.filename && { name: fromBytes(parameters.filename) }) }
  } catch {
    // Browsers take what they cannot read for an attachment, unless it says otherwise.
    return { attachment: !/^\s*inline/i.test(header) }
  }
}

const nameInAddress = (url: string): string => {
  if (!/^https?:/.test(url)) return ''
  const last = new URL(url).pathname.split('/').at(-1) ?? ''
  try {
    return decodeURIComponent(last)
  } catch {
    return last
  }
}

const isPage = (type: string): boolean => /^\s*(?:text\/html|application\/xhtml\+xml)\s*(?:;|$)/i.test(type)

/**
 * The name and MIME type of what came, or why it is no file: page/download-failed for an answer that is an error, page/not-a-file
 * for a page where nothing says that a page was meant. The server's own name counts first, then that of the link.
 */
export const judgeAnswer = (answer: FileAnswer): Result<{ readonly name: string; readonly type: string }> => {
  const { status, url, type, disposition, name: given } = answer
  if (status < 200 || status > 299 || status === 204) return refuse('page/download-failed')
  const said = dispositionOf(disposition)
  const name = [said.name, given, nameInAddress(url)].map((each) => plainName(each ?? '')).find((each) => each !== '')
  // A site that wants a sign-in first answers with its page for that, and says nothing of a file.
  if (isPage(type) && !said.attachment && !/\.x?html?$/i.test(name ?? '')) return refuse('page/not-a-file')
  const [mime = ''] = type.split(';')
  return ok({ name: name ?? 'download', type: mime.trim().toLowerCase() || 'application/octet-stream' })
}

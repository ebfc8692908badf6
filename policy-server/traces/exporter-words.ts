import { DiagLogLevel, diag } from '@opentelemetry/api'

/** What OpenTelemetry's exporter says only to its diagnostic log. */
export interface ExporterWords {
  /** Spans that the receiver took the request of, but not them. */
  rejected: number
  /** Milliseconds that the receiver asks to be left alone (`Retry-After`), where that is longer than the exporter waits by itself. */
  askedToWait: number
}

const listening = new Set<ExporterWords>()

const hearPartial = (text: string): void => {
  const { rejectedSpans = 0 } = JSON.parse(text) as { rejectedSpans?: number | string }
  for (const words of listening) words.rejected += Number(rejectedSpans)
}

const RETRY = /^Export retry time (\d+)ms exceeds/

const hear = (message: string, ...args: unknown[]): void => {
  if (message.startsWith('Received Partial Success') && typeof args[0] === 'string') return hearPartial(args[0])
  const wait = Number(RETRY.exec(message)?.[1] ?? 0)
  for (const words of listening) words.askedToWait = Math.max(words.askedToWait, wait)
}

const deaf = (): void => undefined

/** Listens to the exporter while `work` goes on. Nothing that it says is written anywhere: it quotes what receivers answer. */
export const hearExporter = async <T>(work: () => Promise<T>): Promise<{ done: T; words: ExporterWords }> => {
  const words = { rejected: 0, askedToWait: 0 }
  const logger = { error: deaf, warn: hear, info: hear, debug: deaf, verbose: deaf }
  diag.setLogger(logger, { logLevel: DiagLogLevel.INFO, suppressOverrideMessage: true })
  listening.add(words)
  try {
    return { done: await work(), words }
  } finally {
    listening.delete(words)
  }
}

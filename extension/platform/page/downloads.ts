import type { Result } from '@writ/dsl/contract'

/** Where a file may lie. */
export type MayLie = (origin: string) => boolean

/** A file that the browser saved itself: nobody can read its bytes there. */
export interface SavedFile {
  /** As the browser names it on the disk, with its path. */
  readonly name: string
  readonly type: string
  readonly size: number
  readonly from: readonly string[]
}

export interface DownloadWatch {
  /**
   * The one file that the browser began to save since, once it is whole; `ms` to wait for it to begin. Refuses
   * page/no-download, page/many-downloads, page/file-elsewhere, page/download-failed.
   */
  saved(ms: number): Promise<Result<SavedFile>>
  stop(): void
}

export interface AnswerWatch {
  /** Where the last answer of this address led; `undefined` where it led nowhere. */
  movedTo(url: string): Promise<string | undefined>
  stop(): void
}

/** What is told of files that are on their way. */
export interface Downloads {
  /**
   * Watches for downloads that begin by themselves, at origins where a file may lie; `came` is called for each. Several at once are a
   * refusal.
   */
  watch(mayLie: MayLie, came: () => void): DownloadWatch
  /** Watches where answers of these origins lead to. */
  answers(origins: readonly string[]): AnswerWatch
}

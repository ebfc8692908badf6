import type { Result } from '@writ/dsl/contract'

/** Pictures of what tabs show, as PNG. */
export interface Pictures {
  /** Brings the tab to the front for it. Refuses `page/closed`, `page/needs-person`, and `page/no-permission` where none may be taken. */
  capture(tab: number): Promise<Result<Blob>>
  /** `undefined` where the tab does not stand in front, or no picture may be taken. `url`: the same bytes as a `data:` address. */
  inFront(tab: number): Promise<{ readonly url: string; readonly bytes: Uint8Array } | undefined>
}

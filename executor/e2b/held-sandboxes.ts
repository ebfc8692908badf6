import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Sandbox } from '../service/index.ts'
import { type ProcessTable, processTable } from './process-table.ts'

/** What its maker said of a sandbox, in E2B's words. */
export interface SandboxWords {
  /** `base`, or the snapshot that it was made from. */
  readonly template: string
  readonly metadata: Readonly<Record<string, string>>
  /** Variables of each of its commands. */
  readonly variables: Readonly<Record<string, string>>
}

/** A sandbox as E2B's protocol reaches it. */
export interface HeldSandbox extends SandboxWords {
  readonly sandbox: Sandbox
  /** What its own part of the protocol, its commands and files, is reached with. */
  readonly accessToken: string
  readonly processes: ProcessTable
  /** How many more folders may be watched at once. */
  readonly watches: { left: number }
}

/** The sandboxes that were made by E2B's protocol, for as long as they live. */
export interface HeldSandboxes {
  hold(sandbox: Sandbox, words: SandboxWords): HeldSandbox
  of(id: string): HeldSandbox | undefined
  /** All of them. */
  all(): readonly HeldSandbox[]
}

const MOST_WATCHES = 32

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/** Are two secrets the same? Takes as long whatever they are. */
export const isSameSecret = (one: string, other: string): boolean => timingSafeEqual(digest(one), digest(other))

export const holdSandboxes = (): HeldSandboxes => {
  const held = new Map<string, HeldSandbox>()
  return {
    hold(sandbox, words) {
      const accessToken = randomBytes(32).toString('base64url')
      const one = {
        ...words,
        sandbox,
        accessToken,
        processes: processTable(sandbox.given.allowed.spec.limits.processes),
        watches: { left: MOST_WATCHES }
      }
      if (sandbox.gone.aborted) return one
      held.set(sandbox.id, one)
      sandbox.gone.addEventListener('abort', () => held.delete(sandbox.id), { once: true })
      return one
    },
    of: (id) => held.get(id),
    all: () => [...held.values()]
  }
}

import type { Result } from '@writ/dsl/contract'
import type { FileEntry } from './machine.ts'

/** A file or folder with all that is known of it beside its bytes. */
export interface TreeEntry extends FileEntry {
  readonly owner: string
  readonly group: string
  /** What it was marked with. */
  readonly marks: Readonly<Record<string, string>>
  /** Of a link alone: where it leads in the end, `null` where that is nowhere. */
  readonly target?: Pick<FileEntry, 'path' | 'type' | 'mode'> | null
}

/** What became of something in a watched folder; `name` is its path below that folder. `rename` tells of the name that it had. */
export interface TreeEvent {
  readonly type: 'create' | 'write' | 'remove' | 'rename' | 'chmod'
  readonly name: string
  /** As it was a moment later, where that was asked for and it is still there. */
  readonly entry?: TreeEntry
}

export interface WatchWish {
  /** Absolute, or below the work folder. */
  readonly path: string
  /** Also what is in the folders below it? */
  readonly recursive: boolean
  /** Is the entry told with each event? */
  readonly entries: boolean
}

export interface Watching {
  /** Resolves when nothing more is told: it was stopped, the folder or the machine is gone, or its time is over. */
  readonly ended: Promise<void>
  stop(): void
}

/**
 * The files of a machine beside their bytes, as its unprivileged user sees them. Paths and refusals as those of `MachineFiles`, and
 * `executor/too-much` where there are very many.
 */
export interface MachineTree {
  /** The entry at the path itself, and those below it to a depth, each folder before what is in it. Links are not followed but at the path. */
  walk(path: string, depth: number): Promise<Result<readonly TreeEntry[]>>
  /** Marks a file with names and values; those that it had before are gone. */
  mark(path: string, marks: Readonly<Record<string, string>>): Promise<Result<void>>
  /** Tells what becomes of what is in a folder from now on. */
  watch(wish: WatchWish, hear: (event: TreeEvent) => void): Promise<Result<Watching>>
}

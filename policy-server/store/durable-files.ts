import { fsyncSync } from 'node:fs'
import { PGlite } from '@electric-sql/pglite'
import { NodeFS } from '@electric-sql/pglite/nodefs'

/** The part of Emscripten's Node file system that PGlite leaves out: an `fsync` that reaches the disk. */
interface StreamOps {
  stream_ops: { fsync?: (stream: { readonly nfd: number }) => number }
}

/**
 * Files that hold what was committed even when the machine loses power. PGlite switches PostgreSQL's `fsync` off, and
 * its file system would ignore it; what a device was told is stored must be stored.
 */
export class DurableFiles extends NodeFS {
  override async init(...given: Parameters<NodeFS['init']>): ReturnType<NodeFS['init']> {
    const { emscriptenOpts } = await super.init(...given)
    const preRun: typeof emscriptenOpts.preRun = [
      ...(emscriptenOpts.preRun ?? []),
      (module) => {
        const files = module.NODEFS as unknown as StreamOps
        files.stream_ops.fsync = ({ nfd }) => {
          fsyncSync(nfd)
          return 0
        }
      }
    ]
    return { emscriptenOpts: { ...emscriptenOpts, preRun } }
  }
}

/** How PostgreSQL is started on them: `-F` (no fsync) taken out; Emscripten knows `fsync`, but not `fdatasync`. */
export const DURABLE_START = [
  ...PGlite.defaultStartParams.filter((param) => param !== '-F'),
  '-c',
  'wal_sync_method=fsync'
]

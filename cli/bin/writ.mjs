#!/usr/bin/env node
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { handOver, keepCompiled } from '../../scripts/hand-over.mjs'

// Any Node from 20 on may start this; the commands are TypeScript and run under the house's Node 24.
const main = join(fileURLToPath(import.meta.url), '../../main.ts')
if (Number(process.versions.node.split('.')[0]) >= 24) {
  keepCompiled()
  await import(main)
} else handOver(main, process.argv.slice(2))

import { ensureDependencies } from './bootstrap.mjs'
import { handOver } from './hand-over.mjs'

/** `node scripts/run.mjs FILE …`: runs a file of the house with Node 24, dependencies first. */
const [file, ...args] = process.argv.slice(2)
ensureDependencies()
handOver(file, args)

import { spawn } from 'node:child_process'
import module from 'node:module'
import { COMPILED, houseEnv, NODE } from './bootstrap.mjs'

/**
 * Runs a file of the house with Node 24 in place of this process: same streams, same exit code, signals passed on.
 * The caller's working directory is kept, so that relative paths mean what the person meant.
 */
export const handOver = (file, args) => {
  const child = spawn(NODE, [file, ...args], { stdio: 'inherit', env: houseEnv() })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => {
    process.stderr.write(`${error.message}\n`)
    process.exit(1)
  })
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)))
}

/** From here on this process, of Node 24, reads what it compiled before, as one that was handed over to does. */
export const keepCompiled = () => module.enableCompileCache(COMPILED)

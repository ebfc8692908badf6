import process from 'node:process'

/**
 * Most milliseconds of the processor that 64 KB of text may take in a test. Those take about half a second; what grows with the square
 * of its text takes many times as long. How fast it is in truth is for the benchmark to say: a test knows not what machine it is on.
 */
export const HANGS_MS = 6000

/** Milliseconds of the processor that this process has used, so that what else the machine does counts little. */
export const processorTime = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

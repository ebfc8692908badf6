import { readFile } from 'node:fs/promises'

/** What the host says of how fast the clock of its processor counts, in kHz; a guess where it says nothing. */
export const hostClockKhz = async (): Promise<number> => {
  const cpuinfo = await readFile('/proc/cpuinfo', 'utf8')
  const mhz = /^cpu MHz\s*:\s*([\d.]+)$/m.exec(cpuinfo)?.[1]
  return mhz === undefined ? 2_000_000 : Math.round(Number(mhz) * 1000)
}

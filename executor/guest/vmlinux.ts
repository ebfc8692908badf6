import { spawnSync } from 'node:child_process'
import { zstdDecompressSync } from 'node:zlib'

// Linux, Documentation/arch/x86/boot.rst
const SETUP_SECTORS = 0x1f1
const MAGIC = 0x202
const PAYLOAD_OFFSET = 0x248
const PAYLOAD_LENGTH = 0x24c
const SECTOR = 512
const ELF = Buffer.from('\x7fELF', 'latin1')

const COMPRESSED = [
  { magic: Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a]), with: 'xz' },
  { magic: Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), with: 'zstd' }
] as const

/** What `xz -dc` makes of it; what follows the compressed data is passed over. */
export const decompressXz = (bytes: Buffer): Buffer => {
  const { stdout } = spawnSync('xz', ['-dc', '--single-stream'], { input: bytes, maxBuffer: 1 << 28 })
  if (stdout.length === 0) throw new Error('xz cannot read this')
  return stdout
}

/** The kernel itself, from Debian's `vmlinuz`: an ELF file boots directly (PVH), without unpacking itself first. */
export const extractVmlinux = (vmlinuz: Buffer): Buffer => {
  if (vmlinuz.toString('latin1', MAGIC, MAGIC + 4) !== 'HdrS') throw new Error('this is no kernel of x86')
  const setup = ((vmlinuz[SETUP_SECTORS] || 4) + 1) * SECTOR
  const start = setup + vmlinuz.readUInt32LE(PAYLOAD_OFFSET)
  // The last four bytes say how large it is when unpacked.
  const payload = vmlinuz.subarray(start, start + vmlinuz.readUInt32LE(PAYLOAD_LENGTH) - 4)
  const kind = COMPRESSED.find(({ magic }) => payload.subarray(0, magic.length).equals(magic))?.with
  if (kind === undefined) throw new Error('the kernel is compressed in a way that is not known here')
  const vmlinux = kind === 'xz' ? decompressXz(payload) : zstdDecompressSync(payload)
  if (!vmlinux.subarray(0, 4).equals(ELF)) throw new Error('what the kernel unpacks to is no ELF file')
  return vmlinux
}

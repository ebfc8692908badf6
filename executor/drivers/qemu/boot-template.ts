import { type FileHandle, open } from 'node:fs/promises'
import { AgentLink } from '../../guest/channel/index.ts'
import type { Image } from '../../guest/index.ts'
import type { VmShape } from '../vm-driver.ts'
import { hostClockKhz } from './host-clock.ts'
import { DISK_FILE } from './jail-arguments.ts'
import { type MemoryFile, makeMemoryFile } from './memory-file.ts'
import { type Acceleration, bootArguments } from './qemu-arguments.ts'
import { saveState } from './save-state.ts'
import { type Qemu, startQemu } from './start-qemu.ts'

const MEBIBYTE = 1024 * 1024
/**
 * How long a boot may take. On a busy machine it takes ten times what it takes on a quiet one; with KVM that does what it says it is a matter of
 * a second.
 */
const BOOT_MS: Readonly<Record<Acceleration, number>> = { tcg: 180_000, kvm: 20_000 }

const ready = async (qemu: Qemu, withinMs: number): Promise<void> => {
  const link = new AgentLink(qemu.port)
  const tooLong = setTimeout(() => qemu.kill(), withinMs)
  const said = await link.next('ready')
  clearTimeout(tooLong)
  if (said !== undefined) return
  qemu.kill()
  throw new Error(`the guest did not come up: ${(await qemu.gone) || 'its agent ended'}`)
}

const boot = async (qemu: Qemu, state: FileHandle, withinMs: number): Promise<void> => {
  try {
    await ready(qemu, withinMs)
    await saveState(qemu, (said) => state.writeFile(said))
  } finally {
    qemu.kill()
    await qemu.gone
  }
}

/** Boots the image until its agent is ready, and keeps it as it is then: its memory, sealed, and in `state` the rest. */
export const bootTemplate = async (
  acceleration: Acceleration,
  image: Image,
  shape: VmShape,
  state: FileHandle
): Promise<MemoryFile> => {
  const memory = await makeMemoryFile(shape.memory * MEBIBYTE)
  const parts = await Promise.all([image.vmlinux, image.boot].map((path) => open(path, 'r')))
  try {
    const [kernel, archive] = parts.map(({ fd }) => fd)
    const files = { memory: memory.fd, kernel: kernel ?? -1, boot: archive ?? -1 }
    const args = bootArguments(acceleration, shape, DISK_FILE, await hostClockKhz())
    await boot(await startQemu(acceleration, args, files, image.disk, shape), state, BOOT_MS[acceleration])
    await memory.seal()
    return memory
  } catch (error) {
    await memory.close()
    throw error
  } finally {
    await Promise.all(parts.map((part) => part.close()))
  }
}

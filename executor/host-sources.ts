import { TIERS, type Tier } from '@writ/dsl/contract'
import { ensureImage, type Say } from './guest/index.ts'
import type { MachineSource } from './machine/index.ts'
import { MicrovmSource } from './tiers/microvm/index.ts'
import { ProcessSource } from './tiers/process/index.ts'
import { WasmSource } from './tiers/wasm/index.ts'

const SOURCES: Record<Tier, (say: Say) => MachineSource> = {
  wasm: () => new WasmSource(),
  process: (say) =>
    new ProcessSource({
      images: async () => {
        const image = await ensureImage('plain', say)
        return image.ok ? [image.value] : []
      }
    }),
  microvm: (say) => new MicrovmSource({ say })
}

/**
 * The machines that this computer may have, of these tiers, one source for each, weakest first. A tier that it lacks says so when it is
 * asked. `say` hears what is built, which the first time takes a minute.
 */
export const hostSources = ({
  tiers = TIERS,
  say = () => {}
}: {
  readonly tiers?: readonly Tier[]
  readonly say?: Say
} = {}): readonly MachineSource[] => TIERS.filter((tier) => tiers.includes(tier)).map((tier) => SOURCES[tier](say))

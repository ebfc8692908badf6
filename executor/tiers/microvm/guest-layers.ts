import { ok, type Result, refuse } from '@writ/dsl/contract'
import * as z from 'zod'
import type { AgentLink } from '../../guest/channel/index.ts'
import type { LayeredFiles } from '../../machine/index.ts'
import { ENOSPC } from './guest-files.ts'

const sizeSchema = z.int().nonnegative()

/** The layers that the agent at the link keeps; what a guest says of their size is held to be a number, and no more. */
export const guestLayers = (link: AgentLink): LayeredFiles => {
  const perform = (asked: { readonly op: 'stand' | 'measure'; readonly [field: string]: unknown }) =>
    new Promise<Result<string>>((resolve) => {
      let value = ''
      const fail = () => resolve(refuse('executor/machine-failed'))
      const id = link.listen((frame, body) => {
        if (frame.op === 'value') value = body.toString()
        else if (frame.op !== 'end') fail()
        else if (frame.exitCode === 0) resolve(ok(value))
        else resolve(refuse(frame.exitCode === ENOSPC ? 'executor/disk-full' : 'executor/machine-failed'))
      }, fail)
      if (!link.say({ ...asked, id })) fail()
    })
  return {
    async stand(layers) {
      const stood = await perform({ op: 'stand', ...layers })
      return stood.ok ? ok(undefined) : stood
    },
    async measure() {
      const said = await perform({ op: 'measure' })
      if (!said.ok) return said
      const size = sizeSchema.safeParse(Number(said.value))
      return size.success ? ok(size.data) : refuse('executor/machine-failed')
    }
  }
}

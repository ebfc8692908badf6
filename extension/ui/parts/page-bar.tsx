import type { ComponentChildren } from 'preact'
import type { Send } from '../ports.ts'
import { SealIcon } from './icons.tsx'
import { MarkChip } from './mark-chip.tsx'
import { useMark } from './use-mark.ts'

/** The top of a page: that it is ours, by the person's own mark, and what stands beside. */
export const PageBar = ({ send, children }: { readonly send: Send; readonly children?: ComponentChildren }) => {
  const mark = useMark(send)
  return (
    <div class="bar">
      <span class="brand">
        <SealIcon /> Writ
      </span>
      {mark !== 'loading' && <MarkChip mark={mark} />}
      {children}
    </div>
  )
}

import type { ComponentChildren } from 'preact'
import { CheckIcon, WarnIcon } from './icons.tsx'

/** A sentence that must not be missed. `alert` and `status` are also read out when they appear. */
export const Notice = ({
  tone,
  role,
  children
}: {
  readonly tone: 'warn' | 'stop' | 'good'
  readonly role?: 'alert' | 'status'
  readonly children: ComponentChildren
}) => (
  <div class={`notice notice-${tone}`} role={role}>
    {tone === 'good' ? <CheckIcon /> : <WarnIcon />}
    <div>{children}</div>
  </div>
)

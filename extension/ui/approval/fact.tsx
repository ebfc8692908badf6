import type { ComponentChildren } from 'preact'

/** One fact under its name; a wide one has its list below the name. */
export const Fact = ({
  name,
  wide = false,
  children
}: {
  readonly name: string
  readonly wide?: boolean
  readonly children: ComponentChildren
}) => (
  <div class={wide ? 'fact fact-wide' : 'fact'}>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
)

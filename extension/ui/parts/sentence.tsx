import { type ComponentChildren, Fragment } from 'preact'
import { templateParts } from '../language/messages.ts'

/** A sentence of ours with elements at its `{name}` places. */
export const Sentence = ({
  template,
  slots
}: {
  readonly template: string
  readonly slots: Readonly<Record<string, ComponentChildren>>
}) => (
  <>
    {templateParts(template).map((part, i) => (
      <Fragment key={i}>{'slot' in part ? slots[part.slot] : part.text}</Fragment>
    ))}
  </>
)

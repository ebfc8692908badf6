import { Shown } from '../parts/shown.tsx'

interface ClaimBoxProps {
  readonly id: string
  readonly title: string
  readonly text: string
}

/**
 * The agent's own words: in a box that nothing else has, under a head that says whose they are. They run on as one paragraph, whatever
 * breaks they hold, so that they cannot be laid out as facts.
 */
export const ClaimBox = ({ id, title, text }: ClaimBoxProps) => (
  <section class="claim" aria-labelledby={id}>
    <h2 class="caption" id={id}>
      {title}
    </h2>
    <blockquote class="claim-text" id={`${id}-text`}>
      <Shown text={text} />
    </blockquote>
  </section>
)

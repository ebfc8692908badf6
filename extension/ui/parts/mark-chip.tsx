import type { MarkShape, PersonMark } from '@writ/dsl/contract'
import { useMessages } from '../language/use-messages.ts'
import { Shown } from './shown.tsx'

const PATHS: Record<MarkShape, string> = {
  leaf: 'M4 20C4 10 10 4 20 4c0 10-6 16-16 16ZM4 20 13 11',
  star: 'm12 3 2.7 5.8 6.3.8-4.6 4.3 1.2 6.3L12 17.1 6.4 20.2l1.2-6.3L3 9.6l6.3-.8Z',
  key: 'M8 11a4 4 0 1 0 0 .1M12 11h9v4m-4-4v3',
  moon: 'M20 14.5A8.5 8.5 0 1 1 10.5 4a7 7 0 0 0 9.5 10.5Z',
  drop: 'M12 3s7 7 7 11.5a7 7 0 0 1-14 0C5 10 12 3 12 3Z',
  hill: 'M2.5 19 9 7l4 7 2.5-4 6 9Z',
  boat: 'M3 15h18l-3 5H6ZM12 3v9m0-8 6 8h-6',
  bell: 'M6 16V11a6 6 0 0 1 12 0v5l2 2H4ZM10 21h4'
}

/** One of the shapes, as large as the text beside it. */
export const MarkIcon = ({ shape }: { readonly shape: MarkShape }) => (
  <svg class="mark-icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    <path
      d={PATHS[shape]}
      fill="currentColor"
      fill-opacity="0.28"
      stroke="currentColor"
      stroke-width="1.8"
      stroke-linecap="round"
      stroke-linejoin="round"
    />
  </svg>
)

/** The person's mark on a page of ours; a page without one says how to set it. */
export const MarkChip = ({ mark }: { readonly mark: PersonMark | undefined }) => {
  const { mark: words } = useMessages()
  if (!mark) return <p class="mark-none quiet">{words.none}</p>
  return (
    <p
      class={`mark-chip mark-${mark.colour}`}
      aria-label={`${words.yours}: ${mark.word}, ${words.shapes[mark.shape]}`}
      role="img"
    >
      <MarkIcon shape={mark.shape} />
      <span aria-hidden="true">
        <Shown text={mark.word} />
      </span>
    </p>
  )
}

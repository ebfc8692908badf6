import type { Question } from '@writ/dsl/contract'
import { useMessages } from '../language/use-messages.ts'

interface ActPictureProps {
  readonly said: NonNullable<Question['picture']>
  /** The picture, as a `data:` address. */
  readonly url: string | undefined
}

/** The element as the page draws it, marked as the page's pixels: facts stand beside it, never in it. Or why there is none. */
export const ActPicture = ({ said, url }: ActPictureProps) => {
  const { approval } = useMessages()
  const { title, alt, note, gone, none } = approval.picture
  return (
    <section class="sheet" aria-labelledby="writ-picture">
      <h2 class="caption" id="writ-picture">
        {title}
      </h2>
      {'none' in said ? (
        <p class="quiet note">{none[said.none]}</p>
      ) : url === undefined ? (
        <p class="quiet note">{gone}</p>
      ) : (
        <>
          <img class="act-picture" src={url} alt={alt} />
          <p class="quiet note">{note}</p>
        </>
      )}
    </section>
  )
}

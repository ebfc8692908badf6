import type { Failure } from '../ask-background.ts'
import { fillTemplate } from '../language/messages.ts'
import { useMessages } from '../language/use-messages.ts'
import { failureSentence } from '../parts/failure-sentence.ts'
import { Notice } from '../parts/notice.tsx'
import { Shown } from '../parts/shown.tsx'
import type { LostLook } from '../protocol.ts'

/** How the page stands with what the site shows now. */
export type Looking =
  | { readonly kind: 'looking' }
  | { readonly kind: 'seen'; readonly seen: LostLook }
  | { readonly kind: 'unseen'; readonly failure: Failure }

interface SiteNowProps {
  readonly looking: Looking
  readonly look: () => void
  readonly show: () => void
}

/** What the site shows now, in the page's own words and pixels, and the ways to see it for oneself. */
export const SiteNow = ({ looking, look, show }: SiteNowProps) => {
  const messages = useMessages()
  const { settle, lang } = messages
  return (
    <section class="sheet" aria-labelledby="writ-now" aria-busy={looking.kind === 'looking'}>
      <h2 class="caption" id="writ-now">
        {settle.now}
      </h2>
      {looking.kind === 'looking' && <p class="quiet">{settle.looking}</p>}
      {looking.kind === 'unseen' && (
        <Notice tone="warn">
          {settle.unseen} {failureSentence(messages, looking.failure)}
        </Notice>
      )}
      {looking.kind === 'seen' && (
        <>
          <p class="quiet note">
            {fillTemplate(settle.seenAt, { time: timeOf(looking.seen.now.at, lang) })} {settle.pagesWords}
          </p>
          <section class="outline" aria-label={settle.pagesWordsLabel}>
            <Shown text={looking.seen.now.outline} />
          </section>
          {looking.seen.picture !== undefined && (
            <img class="picture" src={looking.seen.picture} alt={settle.pictureAlt} />
          )}
        </>
      )}
      <div class="row">
        <button
          id="writ-look"
          class="button button-small"
          type="button"
          aria-disabled={looking.kind === 'looking'}
          onClick={look}
        >
          {settle.lookAgain}
        </button>
        <button id="writ-show" class="button button-small" type="button" onClick={show}>
          {settle.showTab}
        </button>
      </div>
    </section>
  )
}

/** A day and a time of the person's own clock. */
export const timeOf = (ms: number, lang: string): string =>
  new Intl.DateTimeFormat(lang, { dateStyle: 'medium', timeStyle: 'medium' }).format(ms)

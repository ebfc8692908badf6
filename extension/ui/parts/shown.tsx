import { numbersApart } from './numbers-apart.ts'
import { visibleText } from './visible-text.ts'

/**
 * Text of a page, an agent or a plan: whole, as text nodes, isolated in its direction, with unseen characters marked and amounts in their own
 * order.
 * Every string that is not our own goes through here.
 */
export const Shown = ({ text }: { readonly text: string }) => (
  <bdi class="shown">
    {visibleText(text).map((piece, i) =>
      piece.kind === 'mark' ? (
        <span class="mark" key={i}>
          {piece.text}
        </span>
      ) : (
        numbersApart(piece.text).map(({ text: plain, isNumber }, j) =>
          isNumber ? (
            <bdi dir="ltr" key={j}>
              {plain}
            </bdi>
          ) : (
            plain
          )
        )
      )
    )}
  </bdi>
)

/** Such a text in a box of its own, so that where it begins and ends cannot be mistaken. */
export const Quoted = ({ text }: { readonly text: string }) => (
  <span class="quoted">
    <Shown text={text} />
  </span>
)

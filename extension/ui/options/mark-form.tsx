import { MARK_COLOURS, MARK_SHAPES, MAX_MARK_WORD, type PersonMark } from '@writ/dsl/contract'
import { useEffect, useState } from 'preact/hooks'
import { askBackground } from '../ask-background.ts'
import { useMessages } from '../language/use-messages.ts'
import { MarkChip, MarkIcon } from '../parts/mark-chip.tsx'
import { Notice } from '../parts/notice.tsx'
import { TextField } from '../parts/text-field.tsx'
import { useMark } from '../parts/use-mark.ts'
import type { Send } from '../ports.ts'

const BEGIN: PersonMark = { word: '', shape: 'leaf', colour: 'teal' }

interface PickProps<T extends string> {
  readonly name: string
  readonly legend: string
  readonly words: Readonly<Record<T, string>>
  readonly all: readonly T[]
  readonly chosen: T
  readonly colour: PersonMark['colour']
  readonly pick: (one: T) => void
}

/** One of a few, as radio buttons that show what they stand for. */
const Pick = <T extends string>({ name, legend, words, all, chosen, colour, pick }: PickProps<T>) => (
  <fieldset class="mark-pick">
    <legend>{legend}</legend>
    {all.map((one) => (
      <label key={one} class={`mark-option mark-${name === 'colour' ? one : colour}`}>
        <input
          type="radio"
          name={`writ-mark-${name}`}
          value={one}
          checked={one === chosen}
          onChange={() => pick(one)}
        />
        {name === 'shape' ? (
          <MarkIcon shape={one as PersonMark['shape']} />
        ) : (
          <span class="mark-dot" aria-hidden="true" />
        )}
        <span>{words[one]}</span>
      </label>
    ))}
  </fieldset>
)

/** Where the person chooses the mark by which they know our pages. */
export const MarkForm = ({ send }: { readonly send: Send }) => {
  const { mark: words } = useMessages()
  const kept = useMark(send)
  const [mark, setMark] = useState(BEGIN)
  const [state, setState] = useState<'open' | 'saved' | 'bad'>('open')
  useEffect(() => {
    if (kept !== 'loading' && kept) setMark(kept)
  }, [kept])
  const change = (part: Partial<PersonMark>) => {
    setMark({ ...mark, ...part })
    setState('open')
  }
  const save = async (event: Event) => {
    event.preventDefault()
    const chosen = { ...mark, word: mark.word.trim() }
    const isWord = chosen.word !== '' && [...chosen.word].length <= MAX_MARK_WORD
    const reply = isWord ? await askBackground(send, { type: 'mark/set', mark: chosen }) : undefined
    setState(reply?.ok ? 'saved' : 'bad')
  }
  return (
    <section class="card" aria-labelledby="writ-mark-title">
      <h2 id="writ-mark-title">{words.title}</h2>
      <p class="quiet">{words.more}</p>
      <form onSubmit={save} noValidate>
        <TextField
          id="writ-mark-word"
          label={words.word}
          hint={words.wordHint}
          error={state === 'bad' ? words.bad : undefined}
          value={mark.word}
          set={(word) => change({ word })}
        />
        <Pick
          name="shape"
          legend={words.shape}
          words={words.shapes}
          all={MARK_SHAPES}
          chosen={mark.shape}
          colour={mark.colour}
          pick={(shape) => change({ shape })}
        />
        <Pick
          name="colour"
          legend={words.colour}
          words={words.colours}
          all={MARK_COLOURS}
          chosen={mark.colour}
          colour={mark.colour}
          pick={(colour) => change({ colour })}
        />
        {mark.word.trim() !== '' && <MarkChip mark={mark} />}
        <button id="writ-mark-save" class="button" type="submit">
          {words.save}
        </button>
      </form>
      {state === 'saved' && (
        <Notice tone="good" role="status">
          {words.saved}
        </Notice>
      )}
    </section>
  )
}

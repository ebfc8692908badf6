import { type AskedFor, type ExplainLanguage, type Piece, sentenceOfAct } from '@writ/dsl/explain'
import { useMessages } from '../language/use-messages.ts'
import { Host } from './host.tsx'
import { Quoted } from './shown.tsx'

const languageOf = (lang: string): ExplainLanguage => (lang.startsWith('zh') ? 'zh' : 'en')

const Said = ({ piece: { kind, text } }: { readonly piece: Piece }) => {
  if (kind === 'words') return <>{text}</>
  return kind === 'origin' ? <Host address={text} /> : <Quoted text={text} />
}

/** One act as a sentence, in the phrases that explain a whole plan. */
export const ActSentence = ({ asked }: { readonly asked: AskedFor }) => {
  const { lang } = useMessages()
  return (
    <>
      {sentenceOfAct(asked, languageOf(lang)).map((piece, i) => (
        <Said piece={piece} key={i} />
      ))}
    </>
  )
}

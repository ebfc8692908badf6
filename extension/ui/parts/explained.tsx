import type { ExplainLanguage, Piece, Sentence } from '@writ/dsl/explain'
import { useMessages } from '../language/use-messages.ts'
import { Host } from './host.tsx'
import { Quoted } from './shown.tsx'

const languageOf = (lang: string): ExplainLanguage => (lang.startsWith('zh') ? 'zh' : 'en')

const Said = ({ piece: { kind, text } }: { readonly piece: Piece }) => {
  if (kind === 'words') return <>{text}</>
  return kind === 'origin' ? <Host address={text} /> : <Quoted text={text} />
}

/** A sentence in the phrases that explain a whole plan, so that the person reads one thing in one way everywhere. */
export const Explained = ({ say }: { readonly say: (language: ExplainLanguage) => Sentence }) => {
  const { lang } = useMessages()
  return (
    <>
      {say(languageOf(lang)).map((piece, i) => (
        <Said piece={piece} key={i} />
      ))}
    </>
  )
}

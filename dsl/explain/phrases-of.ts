import type { ExplainLanguage, Phrases } from './phrases.ts'
import { phrasesEn } from './phrases-en.ts'
import { phrasesZh } from './phrases-zh.ts'

const PHRASES: Readonly<Record<ExplainLanguage, Phrases>> = { en: phrasesEn, zh: phrasesZh }

export const phrasesOf = (language: ExplainLanguage): Phrases => PHRASES[language]

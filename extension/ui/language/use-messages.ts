import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Messages } from './messages.ts'
import { en } from './messages-en.ts'

const Language = createContext<Messages>(en)

export const LanguageProvider = Language.Provider

/** The words of the page this component stands in. */
export const useMessages = (): Messages => useContext(Language)

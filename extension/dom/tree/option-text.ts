import { foldText } from './fold-text.ts'
import { native } from './native.ts'

/** What a person reads of an option: its label, else its text. */
export const optionText = (option: HTMLOptionElement): string => foldText(option.label || (native.text(option) ?? ''))

/** What a person reads of all that is chosen. */
export const chosenText = (select: HTMLSelectElement): string => [...select.selectedOptions].map(optionText).join(', ')

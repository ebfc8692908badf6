import type { Look } from '../tree/look.ts'
import { attr } from '../tree/native.ts'
import { selectInTrees } from '../tree/select-in-trees.ts'
import { submissionsOf } from './form-target.ts'

/**
 * Is the tool of this name a form (`toolname`) that sends to another site? A form is a tool by its attributes alone, so that whoever can write into a page, and
 * run nothing there, can offer one.
 */
export const isFormThatLeaves = (look: Look, name: string): boolean =>
  [...selectInTrees(look, document, 'form[toolname]')]
    .filter((form): form is HTMLFormElement => form instanceof HTMLFormElement && attr(form, 'toolname') === name)
    .some((form) => submissionsOf(form).some(({ action }) => URL.parse(action)?.origin !== location.origin))

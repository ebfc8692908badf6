import { installChooserGuard } from './files/chooser-guard.ts'
import { installActivationGuard } from './guards/activation-guard.ts'
import { installDialogGuard } from './guards/dialog-guard.ts'
import { installToolGuard } from './guards/tool-guard.ts'

/** Runs in the page's own world, before its scripts: all that the executor has there. A second time changes nothing. */
export const installGuards = (window: Window & typeof globalThis): void => {
  // As the browser has it: what the chooser guard presses itself wants no person, and is not to be told of.
  const { click } = window.HTMLElement.prototype
  if (installDialogGuard(window)) installActivationGuard(window)
  installToolGuard(window)
  // The last to come is asked first.
  installChooserGuard(window, click)
}

import { native } from './native.ts'

interface ChromiumDom {
  readonly dom?: { openOrClosedShadowRoot(element: Element): unknown }
}

/**
 * The shadow root of an element, closed ones too, by the extension API of the browser at hand. A page can put an element of
 * its own where a form's properties are looked for, so only what is a shadow root is given.
 */
export const closedShadowRoot = (element: Element): ShadowRoot | null => {
  const open = native.shadow(element)
  if (open) return open
  const said = ofBrowser(element)
  return said instanceof ShadowRoot ? said : null
}

const ofBrowser = (element: Element): unknown => {
  const firefox = element as Element & { readonly openOrClosedShadowRoot?: unknown }
  if (firefox.openOrClosedShadowRoot !== undefined) return firefox.openOrClosedShadowRoot
  const { chrome } = globalThis as { readonly chrome?: ChromiumDom }
  return element instanceof HTMLElement ? chrome?.dom?.openOrClosedShadowRoot(element) : null
}

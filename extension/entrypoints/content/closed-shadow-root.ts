interface ChromiumDom {
  readonly dom?: { openOrClosedShadowRoot(element: Element): ShadowRoot | null }
}

/** The shadow root of an element, closed ones too, by the extension API of the browser at hand. */
export const closedShadowRoot = (element: Element): ShadowRoot | null => {
  if (element.shadowRoot) return element.shadowRoot
  const firefox = element as Element & { readonly openOrClosedShadowRoot?: ShadowRoot | null }
  if (firefox.openOrClosedShadowRoot !== undefined) return firefox.openOrClosedShadowRoot
  const { chrome } = globalThis as { readonly chrome?: ChromiumDom }
  return element instanceof HTMLElement ? (chrome?.dom?.openOrClosedShadowRoot(element) ?? null) : null
}

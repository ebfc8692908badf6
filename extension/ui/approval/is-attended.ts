/** Is this page in front of a person now: focused, visible, and a window of its own rather than framed by another? */
export const isAttended = (): boolean =>
  document.hasFocus() && document.visibilityState === 'visible' && window.top === window.self

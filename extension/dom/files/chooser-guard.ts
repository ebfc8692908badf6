type Realm = Window & typeof globalThis

/** Between the two worlds: a file input is about to be opened, or no more. */
export const CHOOSER_EVENTS = { arm: 'writ-chooser-arm', disarm: 'writ-chooser-disarm' } as const

/**
 * Runs in the page's own world. Many pages open a file input that they never put into the document, and what is pressed there nobody
 * else hears of; while armed, it stands in the document for the moment of its press. `showPicker`, which wants a person's hand, presses it
 * as well. A page can see and undo this: then its input is not found, and nothing is uploaded.
 * @param nativeClick `click` as the browser has it, for what is pressed while armed; all else goes to what stands there when this comes.
 */
export const installChooserGuard = (window: Realm, nativeClick: HTMLElement['click']): void => {
  const { document } = window
  const { prototype } = window.HTMLInputElement
  // No browser has a `click` of its own here: this guard stands already.
  if (Object.hasOwn(prototype, 'click')) return
  const { click } = window.HTMLElement.prototype
  const { showPicker } = prototype
  let armed = false
  document.addEventListener(CHOOSER_EVENTS.arm, () => {
    armed = true
  })
  document.addEventListener(CHOOSER_EVENTS.disarm, () => {
    armed = false
  })

  const press = (input: HTMLInputElement): void => {
    const isAway = !input.isConnected
    if (isAway) document.documentElement.append(input)
    try {
      Reflect.apply(nativeClick, input, [])
    } finally {
      if (isAway) input.remove()
    }
  }
  const isFile = (input: HTMLInputElement): boolean => armed && input.type === 'file'
  const patched = {
    click(this: HTMLInputElement): void {
      if (isFile(this)) press(this)
      else Reflect.apply(click, this, [])
    },
    showPicker(this: HTMLInputElement): void {
      if (isFile(this)) press(this)
      else Reflect.apply(showPicker, this, [])
    }
  }
  for (const name of ['click', 'showPicker'] as const)
    Object.defineProperty(prototype, name, {
      value: patched[name],
      writable: true,
      configurable: true,
      enumerable: true
    })
}

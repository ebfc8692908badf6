import { ACTIVATION_EVENT } from './activation-port.ts'

type Realm = Window & typeof globalThis
type Method = (this: unknown, ...args: never[]) => unknown

/** What browsers let a page do only just after a person did something there, by the objects that have it. */
const ASKS: readonly (readonly [owner: (window: Realm) => object | undefined, names: readonly string[]])[] = [
  [(window) => window.Element.prototype, ['requestPointerLock']],
  [(window) => window.HTMLInputElement.prototype, ['showPicker']],
  [(window) => window.Clipboard?.prototype, ['read', 'readText', 'write', 'writeText']],
  [(window) => window, ['showOpenFilePicker', 'showSaveFilePicker', 'showDirectoryPicker']]
]

/**
 * Runs in the page's own world, before its scripts: says when the page was not let do what wants a person's hand, which
 * events of ours have not. It changes nothing of what the page does. The page can forge and undo it, so that it is no
 * evidence; it is a reason to tell the planner.
 */
export const installActivationGuard = (window: Realm): void => {
  const { document } = window
  const tell = () => void document.dispatchEvent(new window.CustomEvent(ACTIVATION_EVENT))
  const isActive = (): boolean => window.navigator.userActivation?.isActive === true

  const wrap = (
    owner: object,
    name: string,
    watch: (given: unknown, args: readonly unknown[], on: unknown) => void
  ) => {
    const own = Object.getOwnPropertyDescriptor(owner, name)
    if (typeof own?.value !== 'function' || !own.configurable) return
    const native = own.value as Method
    const value = function (this: unknown, ...args: never[]): unknown {
      const active = isActive()
      try {
        const given = Reflect.apply(native, this, args)
        if (!active) watch(given, args, this)
        return given
      } catch (error) {
        if (!active) tell()
        throw error
      }
    }
    Object.defineProperty(value, 'name', { value: name })
    Object.defineProperty(owner, name, { ...own, value })
  }

  // Nobody gets the window of `noopener`, so that nothing can be told from its absence.
  wrap(window, 'open', (given, [, , features]) => {
    if (given === null && !/noopener|noreferrer/i.test(String(features ?? ''))) tell()
  })
  // A page that opens a file chooser clicks its own field; it hears nothing where the browser opens none.
  wrap(window.HTMLElement.prototype, 'click', (_given, _args, on) => {
    if (on instanceof window.HTMLInputElement && on.type === 'file') tell()
  })
  // Firefox says no a while later.
  wrap(window.Element.prototype, 'requestFullscreen', tell)
  for (const [ownerOf, names] of ASKS) {
    const owner = ownerOf(window)
    for (const name of owner ? names : []) {
      wrap(owner as object, name, (given) => {
        if (given instanceof window.Promise) given.catch(tell)
      })
    }
  }
}

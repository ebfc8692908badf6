/**
 * Waits until the document changes, `ms` at most. Shadow trees are not observed, hence the timer; in a hidden tab the
 * timer is slowed to a second while mutation observers still call at once.
 */
export const nextChange = (document: Document, ms: number): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      observer.disconnect()
      resolve()
    }
    const timer = setTimeout(done, ms)
    // A burst of changes is one change: look after the task that made them.
    const observer = new MutationObserver(() => void nextTask().then(done))
    observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true })
  })

/** For times that a person or a page takes, in ms; a hidden tab slows it to a second. */
export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** The next task of the event loop; not slowed in hidden tabs, as timers are. */
export const nextTask = (): Promise<void> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(0)
  })

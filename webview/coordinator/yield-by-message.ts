interface Realm {
  scheduler?: { yield?: () => Promise<void> }
}

/**
 * Gives what computes in slices (the vault's Argon2id) a `scheduler.yield` (Prioritized Task Scheduling §2) where the engine has none: a task by a message. In a page
 * that nobody sees, as the coordinator's, a timer of WebKit comes once a second or more seldom, and a message at once.
 */
export const yieldByMessage = (realm: Realm): void => {
  if (realm.scheduler?.yield) return
  const { port1, port2 } = new MessageChannel()
  const waiting: (() => void)[] = []
  port1.onmessage = () => waiting.shift()?.()
  const next = () =>
    new Promise<void>((resolve) => {
      waiting.push(resolve)
      port2.postMessage(undefined)
    })
  realm.scheduler = { ...realm.scheduler, yield: next }
}

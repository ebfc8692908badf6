import { type Coordinator, frameHost, startCoordinator } from '../coordinator/index.ts'

declare global {
  interface Window {
    /** What the stage has this app do, and what it looks at. */
    coordinator: Promise<Coordinator>
    /** All that came from pages of its frames and was passed on. */
    passedOn: string[]
  }
}

const { origins } = JSON.parse(document.currentScript?.dataset.settings ?? '{}') as { readonly origins: string[] }
const frames = new Set<HTMLIFrameElement>()

const show = (front: HTMLIFrameElement) => {
  // None is hidden: in one that is, a plan finds nothing.
  for (const frame of frames) frame.style.zIndex = frame === front ? '1' : '0'
}

const host = frameHost(
  window,
  { name: 'frame-app', session: crypto.randomUUID(), build: 'b'.repeat(43), origins },
  {
    add(frame) {
      frame.width = '900'
      frame.height = '700'
      frame.style.position = 'absolute'
      frames.add(frame)
      document.body.append(frame)
    },
    show,
    ask({ question, shown, lines }) {
      const dialog = document.createElement('dialog')
      const facts = document.createElement('pre')
      facts.textContent = lines.join('\n')
      const button = (choice: 'once' | 'no') => {
        const made = document.createElement('button')
        made.textContent = choice
        made.onclick = () => {
          dialog.remove()
          void window.coordinator.then(({ answer }) => answer({ question: question.id, choice, shown }))
        }
        return made
      }
      dialog.append(facts, button('no'), button('once'))
      document.body.append(dialog)
      dialog.show()
    }
  }
)

window.passedOn = []
window.coordinator = startCoordinator({
  ...host,
  listen: (listener) =>
    host.listen((event) => {
      if (event.type === 'bridge') window.passedOn.push(event.text)
      listener(event)
    })
})

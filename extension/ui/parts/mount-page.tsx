import { type ComponentChildren, render } from 'preact'
import { messagesFor } from '../language/messages.ts'
import { LanguageProvider } from '../language/use-messages.ts'

/** Renders a page into `root` and says its language and title to the browser. */
export const mountPage = (
  root: HTMLElement,
  locale: string,
  page: 'approval' | 'panel' | 'options' | 'settle' | 'second' | 'office',
  body: ComponentChildren
): void => {
  const messages = messagesFor(locale)
  document.documentElement.lang = messages.lang
  document.title = messages[page].windowTitle
  render(<LanguageProvider value={messages}>{body}</LanguageProvider>, root)
}

import { locale, rootElement, send } from '../../pages/page-ports.ts'
import { browser } from '../../platform/browser.ts'
import { mountPanel } from '../../ui/index.ts'

mountPanel(rootElement(), {
  send,
  locale: locale(),
  openOptions: () => void browser.runtime.openOptionsPage(),
  openQuestion: (id) =>
    void browser.windows.create({
      url: `/approval.html?question=${encodeURIComponent(id)}`,
      type: 'popup',
      width: 520,
      height: 760
    })
})

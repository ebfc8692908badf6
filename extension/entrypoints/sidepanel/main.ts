import { locale, rootElement, send } from '../../pages/page-ports.ts'
import { browser } from '../../platform/browser.ts'
import { mountPanel } from '../../ui/index.ts'

const openWindow = (url: string): void => void browser.windows.create({ url, type: 'popup', width: 520, height: 760 })

mountPanel(rootElement(), {
  send,
  locale: locale(),
  openOptions: () => void browser.runtime.openOptionsPage(),
  openQuestion: (id) => openWindow(`/approval.html?question=${encodeURIComponent(id)}`),
  openLost: (id) => openWindow(`/settle.html?lost=${encodeURIComponent(id)}`)
})

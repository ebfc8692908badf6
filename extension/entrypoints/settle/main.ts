import { locale, rootElement, send } from '../../pages/page-ports.ts'
import { mountSettle } from '../../ui/index.ts'

mountSettle(rootElement(), {
  send,
  lostId: new URLSearchParams(location.search).get('lost') ?? '',
  close: () => window.close(),
  locale: locale()
})

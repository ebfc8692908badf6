import { locale, rootElement, send } from '../../pages/page-ports.ts'
import { mountApproval } from '../../ui/index.ts'

mountApproval(rootElement(), {
  send,
  questionId: new URLSearchParams(location.search).get('question') ?? '',
  close: () => window.close(),
  locale: locale()
})

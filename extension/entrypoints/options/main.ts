import { locale, rootElement, send } from '../../pages/page-ports.ts'
import { mountOptions } from '../../ui/index.ts'

mountOptions(rootElement(), { send, locale: locale() })

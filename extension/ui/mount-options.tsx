import './theme.css'
import './field.css'
import './mark.css'
import './options.css'
import { OptionsPage } from './options/options-page.tsx'
import { mountPage } from './parts/mount-page.tsx'
import type { OptionsPorts } from './ports.ts'

/** Mounts the options page: enrolment (`#writ-server`, `#writ-code`, `#writ-enrol-now`) and the vault (`#writ-vault-…`). */
export const mountOptions = (root: HTMLElement, { locale, ...ports }: OptionsPorts): void =>
  mountPage(root, locale, 'options', <OptionsPage {...ports} />)

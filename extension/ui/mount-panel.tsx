import './theme.css'
import './mark.css'
import './panel.css'
import { PanelPage } from './panel/panel-page.tsx'
import { mountPage } from './parts/mount-page.tsx'
import type { PanelPorts } from './ports.ts'

/** Mounts the side panel. Its `main` has `data-state` of `loading` or `ready`; each run `data-run` and `data-state`. */
export const mountPanel = (root: HTMLElement, { locale, ...ports }: PanelPorts): void =>
  mountPage(root, locale, 'panel', <PanelPage {...ports} />)

import { browser } from './browser.ts'

interface ChromiumSidePanel {
  readonly sidePanel?: { setPanelBehavior(behavior: { openPanelOnActionClick: boolean }): Promise<void> }
}

/** A click on the toolbar button opens the side panel; in Firefox, the sidebar. Both need the person's own click. */
export const openPanelFromToolbar = (): void => {
  const { sidePanel } = browser as ChromiumSidePanel
  if (sidePanel) void sidePanel.setPanelBehavior({ openPanelOnActionClick: true })
  else browser.action.onClicked.addListener(() => void browser.sidebarAction.toggle())
}

import type { Refusal, Result } from '@writ/dsl/contract'
import type { Runtime } from 'webextension-polyfill'
import { browser, type Kernel, type RunRecord } from '../../platform/index.ts'
import type { PanelRun, PanelState, QuestionView, UiMessage, UiReply, VaultListing } from '../../ui/protocol.ts'

const REFUSED: UiReply<never> = { ok: false, code: 'approval/unsound', message: 'this page may not say that' }

/**
 * Answers the extension's own pages. A content script's sender has a web address, so what it forges ends at the first
 * test; an answer comes from the approval page alone.
 */
export const servePages = (kernel: Kernel): void => {
  browser.runtime.onMessage.addListener((message: unknown, sender: Runtime.MessageSender) => {
    const page = ownPage(sender.id, sender.url)
    if (!page) return undefined
    return serve(message as UiMessage, page, kernel)
  })
}

const ownPage = (id: string | undefined, url: string | undefined): string | undefined => {
  const home = browser.runtime.getURL('')
  return id === browser.runtime.id && url?.startsWith(home) ? url.slice(home.length).replace(/[?#].*$/, '') : undefined
}

const serve = async (message: UiMessage, page: string, kernel: Kernel): Promise<unknown> => {
  switch (message.type) {
    case 'question/get':
      return await questionView(message.id, kernel)
    case 'question/answer':
      return page === 'approval.html' ? reply(await kernel.answer(message.answer)) : REFUSED
    case 'panel/state':
      return await panelState(kernel)
    case 'run/stop':
      return value(await kernel.stop(message.run))
    case 'enrol':
      return page === 'options.html' ? reply(await kernel.enrol(message.server, message.code)) : REFUSED
    case 'vault/list':
      return value<readonly VaultListing[]>(await (await kernel.vault()).list())
    case 'vault/put':
      return page === 'options.html' ? reply(await (await kernel.vault()).put(message.entry)) : REFUSED
    case 'vault/delete':
      return page === 'options.html'
        ? value(await (await kernel.vault()).remove(message.name, message.origin))
        : REFUSED
    default:
      return REFUSED
  }
}

const value = <T>(given: T): UiReply<T> => ({ ok: true, value: given })
const no = ({ code, message }: Refusal): UiReply<never> => ({ ok: false, code, message })
const reply = <T>(result: Result<T>): UiReply<T> => (result.ok ? value(result.value) : no(result.refusal))

const questionView = async (id: string, kernel: Kernel): Promise<UiReply<QuestionView>> => {
  const { db } = await kernel.view()
  const kept = await db.get('questions', id)
  return value(kept?.status === 'open' ? { question: kept.question, shown: kept.shown } : { gone: true })
}

const panelState = async (kernel: Kernel): Promise<UiReply<PanelState>> => {
  const { enrolment, connected, runs } = await kernel.view()
  return value({
    ...(enrolment && { enrolled: { server: enrolment.server, person: enrolment.person, device: enrolment.device } }),
    connected,
    runs: [...runs].sort((a, b) => b.timings.begun - a.timings.begun).map((run) => panelRun(run, connected))
  })
}

const panelRun = (record: RunRecord, connected: boolean): PanelRun => ({
  run: record.run,
  plan: record.title,
  agent: record.claims.act.sub,
  request: record.offer.request.text,
  state: record.phase === 'running' && !connected ? 'paused' : record.phase,
  steps: record.steps,
  ...(record.question !== undefined && { question: record.question }),
  ...(record.report && { report: record.report })
})

import { readerThumbprint, sizeOf } from '@writ/dsl/contract'
import type { Runtime } from 'webextension-polyfill'
import { browser, KEEP_DAYS, type KeepDays, type Kernel, type RunRecord } from '../../platform/index.ts'
import type {
  FloorView,
  LabelsView,
  LogView,
  LostView,
  MarkView,
  PanelRun,
  PanelState,
  PasskeyView,
  QuestionView,
  ReaderView,
  StandingView,
  UiMessage,
  UiReply
} from '../../ui/protocol.ts'
import { REFUSED, reply, said, value } from './replies.ts'
import { serveVault } from './serve-vault.ts'

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
      return await questionView(message.id, page, kernel)
    case 'question/answer':
      return page === 'approval.html' ? reply(await kernel.answer(message.answer)) : REFUSED
    case 'mark/get': {
      const mark = await kernel.mark()
      return value<MarkView>({ ...(mark && { mark }) })
    }
    case 'mark/set':
      return page === 'options.html' ? reply(await kernel.setMark(message.mark)) : REFUSED
    case 'panel/state':
      return await panelState(kernel)
    case 'run/stop':
      return value(await kernel.stop(message.run))
    case 'lost/get':
      return value<LostView>((await kernel.lost(message.id)) ?? { gone: true })
    case 'lost/look':
      return page === 'settle.html' ? reply(await kernel.viewSite(message.id)) : REFUSED
    case 'lost/show':
      return page === 'settle.html' ? reply(await kernel.showSite(message.id)) : REFUSED
    case 'lost/settle': {
      const { type: _, ...word } = message
      return page === 'settle.html' ? reply(await kernel.settleLost(word)) : REFUSED
    }
    case 'enrol':
      return page === 'options.html' ? reply(await kernel.enrol(message.server, message.code)) : REFUSED
    case 'recording/get':
      return page === 'sidepanel.html' ? reply(await kernel.recordingOf(message.run)) : REFUSED
    case 'reader/get': {
      const key = await kernel.reader()
      return value<ReaderView>(key ? { thumbprint: readerThumbprint(key) } : {})
    }
    case 'reader/set':
      return page === 'options.html' ? reply(await kernel.setReader(message.key)) : REFUSED
    case 'reader/remove':
      return page === 'options.html' ? reply(await kernel.removeReader()) : REFUSED
    case 'passkey/get':
      return value<PasskeyView>(await kernel.passkey())
    case 'passkey/add':
      return page === 'options.html' ? reply(await kernel.addPasskey(message.made)) : REFUSED
    case 'passkey/change':
      return page === 'options.html' ? reply(await kernel.changePasskey(message.change, message.proof)) : REFUSED
    case 'log/get':
      return value<LogView>(logView(await kernel.view(), await kernel.keepDays()))
    case 'log/keep':
      return page === 'options.html' ? reply(await kernel.setKeepDays(message.days as KeepDays | undefined)) : REFUSED
    case 'log/settle':
      return page === 'options.html' ? reply(await kernel.settleLog()) : REFUSED
    case 'erasure/ask':
      return page === 'options.html' ? reply(await kernel.askErasure()) : REFUSED
    case 'labels/list':
      return value<LabelsView>(labelsView(await kernel.labels()))
    case 'labels/clear':
      return page === 'options.html' ? reply(await kernel.clearLabels(message.what)) : REFUSED
    case 'standing/list':
      return value<readonly StandingView[]>((await kernel.standing()).map(standingView))
    case 'standing/revoke':
      return page === 'options.html' ? reply(await kernel.revokeStanding(message.id)) : REFUSED
    case 'agent/lift':
      return page === 'options.html' || page === 'sidepanel.html'
        ? reply(await kernel.liftAgent(message.agent))
        : REFUSED
    case 'agents/list':
      return page === 'options.html' || page === 'sidepanel.html' ? reply(await kernel.agents()) : REFUSED
    case 'agents/set':
      return page === 'options.html' || page === 'sidepanel.html'
        ? reply(await kernel.setAgent(message.agent, message.state))
        : REFUSED
    case 'tools/list':
      return page === 'options.html' ? reply(await kernel.ownTools()) : REFUSED
    case 'tools/set':
      return page === 'options.html' ? reply(await kernel.setOwnTool(message.server, message.credential)) : REFUSED
    case 'tools/sign-in':
      return page === 'options.html' ? reply(await kernel.beginSignIn(message.server)) : REFUSED
    case 'tools/signed-in':
      return page === 'options.html' ? reply(await kernel.finishSignIn(message.callback)) : REFUSED
    default:
      return await serveVault(message, page, kernel)
  }
}

const standingView = ({
  owner: _,
  salt: __,
  task: ___,
  ...answer
}: Awaited<ReturnType<Kernel['standing']>>[number]): StandingView => answer

const doubtView = (log: Awaited<ReturnType<Kernel['view']>>['log']): Pick<PanelState, 'doubt'> =>
  log?.doubt ? { doubt: { at: log.doubt.at, fault: log.doubt.fault } } : {}

const logView = ({ log, enrolment }: Awaited<ReturnType<Kernel['view']>>, chosen: KeepDays | undefined): LogView => {
  const { checkpoint, doubt, settled = [] } = log ?? {}
  const doubts = [...settled, ...(doubt ? [doubt] : [])]
  return {
    leaves: sizeOf(checkpoint),
    ...(checkpoint !== undefined && { checkpoint }),
    ...doubtView(log),
    keep: {
      choices: KEEP_DAYS,
      ...(chosen !== undefined && { chosen }),
      ...(enrolment?.keepDays !== undefined && { told: enrolment.keepDays })
    },
    ...(doubts.length > 0 && { evidence: JSON.stringify(doubts, null, 2) })
  }
}

/** Each once, whichever agent it was. */
const labelsView = (labels: Awaited<ReturnType<Kernel['labels']>>): LabelsView => ({
  shown: [...new Set(labels.filter(({ sink }) => sink === 'planner').map(({ source }) => source))].sort(),
  released: [
    ...new Map(
      labels
        .filter(({ sink }) => sink !== 'planner')
        .map(({ source, sink }) => [`${source} ${sink}`, { from: source, to: sink }])
    ).values()
  ]
})

/** The picture is for the page that asks, and no other. */
const questionView = async (id: string, page: string, kernel: Kernel): Promise<UiReply<QuestionView>> => {
  const { db } = await kernel.view()
  const kept = await db.get('questions', id)
  if (kept?.status !== 'open') return value<QuestionView>({ gone: true })
  const { question, shown, picture } = kept
  return value<QuestionView>({ question, shown, ...(page === 'approval.html' && picture && { picture }) })
}

/** Nothing set is nothing to show. */
const floorView = ({ floor, barred }: Awaited<ReturnType<Kernel['view']>>): FloorView | undefined => {
  if (!floor.ok) return { malformed: said(floor.refusal) }
  if (Object.keys(floor.value).length === 0) return undefined
  return { set: floor.value, ...(barred && { barred: said(barred) }) }
}

const panelState = async (kernel: Kernel): Promise<UiReply<PanelState>> => {
  const view = await kernel.view()
  const { enrolment, connected, runs, held, lost, stopped, paused } = view
  const floor = floorView(view)
  return value({
    ...(enrolment && { enrolled: { server: enrolment.server, person: enrolment.person, device: enrolment.device } }),
    connected,
    ...(floor && { floor }),
    ...doubtView(view.log),
    ...(stopped.length > 0 && { stopped }),
    runs: [...runs]
      .sort((a, b) => b.timings.begun - a.timings.begun)
      .map((run) => panelRun(run, connected, heldBy(run, held, paused), lost))
  })
}

type Lost = Awaited<ReturnType<Kernel['view']>>['lost']

const lostIn = ({ run }: RunRecord, lost: Lost): Pick<PanelRun, 'lost'> => {
  const ids = lost.filter((act) => act.run === run).map(({ id }) => id)
  return ids.length > 0 ? { lost: ids } : {}
}

const heldBy = (
  { run, phase, claims }: RunRecord,
  held: ReadonlySet<string>,
  paused: ReadonlySet<string>
): PanelRun['held'] => {
  if (phase === 'ended') return undefined
  return paused.has(claims.act.sub) ? 'pause' : held.has(run) ? 'dialog' : undefined
}

const panelRun = (record: RunRecord, connected: boolean, held: PanelRun['held'], lost: Lost): PanelRun => ({
  run: record.run,
  plan: record.title,
  agent: record.claims.act.sub,
  request: record.offer.request.text,
  state: record.phase === 'running' && !connected ? 'paused' : record.phase,
  steps: record.steps,
  ...(held && { held }),
  ...(record.question !== undefined &&
    (record.waitsForSecond ? { waitsForSecond: true as const } : { question: record.question })),
  ...(record.report && { report: record.report }),
  ...(record.phase === 'ended' && record.recorded !== undefined && { recorded: true as const }),
  ...lostIn(record, lost)
})

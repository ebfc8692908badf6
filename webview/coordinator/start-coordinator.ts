import type { Answer, Result } from '@writ/dsl/contract'
import { deviceKey, type Kernel, openDatabase, startKernel } from '../../extension/platform/device.ts'
import { type AppVault, appVault } from './app-vault.ts'
import type { FeatureGiven } from './feature-given.ts'
import { type Given, giveAnswer } from './give-answer.ts'
import type { Host } from './host.ts'
import { type FeatureHost, keepFeatures } from './keep-features.ts'
import { questionLines } from './question-lines.ts'
import { webviewSurroundings } from './webview-surroundings.ts'

/** So often what sleeps is woken, in ms: the channel to the server, questions that nobody answered. */
const WAKE_MS = 24_000

/** What a host may ask of its coordinator. */
export interface Coordinator extends FeatureHost, AppVault {
  /** Enrols this device with a policy server, by a one-time code. */
  enrol(server: string, code: string): Promise<Result<void>>
  /**
   * The person's answer to a question that the host was given to show: it is signed over the hash of what was shown. `given` is what they give with a yes, where
   * it asks for a file, an answer, or to open the vault. Refuses what `giveAnswer` refuses: the question is open still.
   */
  answer(answer: Answer, given?: Given): Promise<Result<void>>
  /** Stops a run, also in the middle of a batch. */
  stop(run: string): Promise<void>
  /** Is it enrolled, and does the channel to the server stand? */
  status(): Promise<{ readonly enrolled: boolean; readonly connected: boolean }>
}

/**
 * Runs plans in the webviews of a host. It must run where no page can reach: in a hidden page of the host's own, or in a JavaScript engine of its
 * own that has IndexedDB, WebCrypto with Ed25519, fetch and WebSocket.
 */
export const startCoordinator = async (host: Host): Promise<Coordinator> => {
  const db = openDatabase()
  const features = keepFeatures(host)
  const { features: given = [], presence = 'absent' } = await host.settings()
  for (const one of given) {
    const taken = await features.registerFeature(one as FeatureGiven)
    if (!taken.ok) console.error('writ:', taken.refusal.message)
  }
  await features.setPresence(presence)
  const around = await webviewSurroundings(host, {
    features,
    key: async () => deviceKey(await db),
    async showQuestion(id) {
      const kept = await (await db).get('questions', id)
      if (kept?.status !== 'open') return
      const { question, shown } = kept
      await host.act.ask({ question, shown, lines: questionLines(question) })
    }
  })
  const kernel: Kernel = startKernel(around)
  setInterval(() => void kernel.wake(), WAKE_MS)
  return {
    enrol: kernel.enrol,
    answer: async (answer, given = {}) => await giveAnswer(answer, given, { db: await db, kernel }),
    ...appVault(kernel.vault),
    stop: kernel.stop,
    registerFeature: features.registerFeature,
    removeFeature: features.removeFeature,
    setPresence: features.setPresence,
    presenceIs: features.presenceIs,
    featureAnswered: features.featureAnswered,
    async status() {
      const { enrolment, connected } = await kernel.view()
      return { enrolled: enrolment !== undefined, connected }
    }
  }
}

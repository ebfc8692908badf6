import { planByChat } from '@writ/examples/planners/chat'
import { openWritTools } from '@writ/examples/planners/tools'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { toldIn } from '../examples/planners/testing/mending-script.ts'
import { type Reply, startModelServer } from '../examples/planners/testing/model-server.ts'
import { type Stage, setStage } from './stage/set-stage.ts'

const REQUEST = 'File my taxi to the airport, 42.50, Travel, 3 March 2026. I have the receipt.'

let stage: Stage
beforeAll(async () => {
  stage = await setStage({ browser: 'chromium', trustedHost: true })
})
afterAll(() => stage?.close())

const planOf = (press: string): string => `plan "File a taxi" site app = "${stage.site.url}" secret work at app
on app {
  open "/login"
  if exists button "Sign in" {
    fill field "User name" with secret work.username
    fill field "Password" with secret work.password
    click button "Sign in"
  }
  wait for table "Reports" up to 20s
  open "/reports/new"
  fill field "Title" with "Taxi to the airport"
  fill field "Amount" with 42.5
  choose "Travel" from field "Category"
  fill field "Date" with date("2026-03-03")
  check checkbox "I have the receipt"
  ${press}
  wait for text like "Report R-* saved" up to 20s
}
return true`

const act = (given: object): Reply => ({ calls: [{ name: 'act', given }] })

/**
 * A model that looks, forgets to declare a site, names a button that there is not, and mends each by what it was told: a plan that was
 * refused whole it sends again, a held run's one statement it replaces.
 */
const sayNext = (told: readonly Readonly<Record<string, unknown>>[]): Reply => {
  const last = told.at(-1)
  if (!last) return { calls: [{ name: 'observe', given: { url: `${stage.site.url}/login` } }] }
  if (last.status === 'done' && last.result === true) return { text: 'filed' }
  if (told.length === 1 && JSON.stringify(last.views).includes('Sign in'))
    return act({ text: planOf('click button "Send" on shop') })
  if (String(last.code).startsWith('syntax/')) return act({ text: planOf('click button "Send"') })
  const right = 'click button "Submit" because "files the report"'
  const { run } = (last.resume ?? {}) as { run?: string }
  if (last.code === 'target/not-found')
    return act(run === undefined ? { text: planOf(right) } : { resume: run, replace: right })
  return { text: `I could not: ${JSON.stringify(last)}` }
}

test('a model that is told what was refused mends it, and files one report in a real browser', async () => {
  const before = (await stage.site.reports()).length
  const model = await startModelServer({ script: (messages) => sayNext(toldIn(messages)) })
  const { url: server, agentKey: key } = stage.server
  const tools = await openWritTools({ server, key, request: REQUEST })
  try {
    const end = await planByChat({ endpoint: model.endpoint, tools, request: REQUEST, facts: stage.site.url })
    expect(end).toMatchObject({ ended: 'answered', text: 'filed', rounds: 5 })
    const sent = model.asked
      .at(-1)
      ?.messages.flatMap((message) =>
        message.role === 'assistant'
          ? (message.tool_calls ?? []).map((call) => JSON.parse(call.function.arguments))
          : []
      )
    expect(sent?.at(-1)).toEqual({ resume: expect.any(String), replace: expect.stringContaining('Submit') })
  } finally {
    await tools.close()
    await model.close()
  }
  expect((await stage.site.reports()).slice(before).map(({ title, amount }) => [title, amount])).toEqual([
    ['Taxi to the airport', 42.5]
  ])
})

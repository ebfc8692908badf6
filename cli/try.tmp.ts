import { startPolicyServer, BALANCED_POLICY } from '@writ/policy-server'
import { startExpenses } from '@writ/examples/expenses'
import { loadPlan } from '../examples/plans/index.ts'
import { planAndRun } from '@writ/examples/planners/plain'
import { launchBrowser } from './browser/index.ts'
import { readFileSync } from 'node:fs'
const kind = (process.argv[2] ?? 'chromium') as never
const site = await startExpenses({})
const server = await startPolicyServer({ policy: readFileSync(BALANCED_POLICY, 'utf8'), agents: [{ id: 'demo', name: 'Demo', key: 'agent-key-agent-key-agent-key', trustedHost: true }], adminKey: 'admin-key-admin-key-admin-key' } as never)
console.log(server.url, site.url)
const browser = await launchBrowser(kind, { headless: true })
const page = await browser.newPage(browser.extensionUrl('/options.html'))
page.on('console', m => console.log('opt', m.text()))
await page.waitForSelector('input')
console.log(await page.locator('body').innerText())
const inputs = await page.locator('input').evaluateAll(es => es.map(e => [e.id, (e as HTMLInputElement).name]))
console.log(inputs)
const dump = async () => console.log(await page.locator('body').innerText())
const set = (id: string, v: string) => page.fill('#writ-'+id, v)
await set('server', server.url); await set('code', await server.enrolCode())
await page.getByRole('button', { name: /enrol/i }).first().click()
await page.waitForTimeout(1500); await dump()
await set('vault-name', 'work'); await set('vault-site', site.url); await set('vault-username', 'dana'); await set('vault-password', 'correct horse battery')
await page.getByRole('button', { name: /add|save|keep/i }).first().click()
await page.waitForTimeout(800); await dump()
browser.onApproval(async (p) => { console.log('approval', p.url()); await p.bringToFront(); await p.waitForSelector('#writ-allow[data-armed=true]'); await p.screenshot({path:'/tmp/try/approval-'+Date.now()+'.png', fullPage: true}); await p.click('#writ-allow') })
const t0 = Date.now()
const result = await planAndRun({ server: server.url, key: 'agent-key-agent-key-agent-key', request: 'File my taxi of 12 March, 18.40', text: loadPlan('file-expense', { expenses: site.url }), inputs: { title: 'Taxi', amount: 18.4, category: 'Travel', date: '2026-03-12', comment: 'to the airport' }, onEvent: (e) => console.log(Date.now() - t0, JSON.stringify(e).slice(0, 300)) } as never)
console.log(JSON.stringify(result, null, 1).slice(0, 3000))
await browser.close(); await server.close(); await site.close(); process.exit(0)

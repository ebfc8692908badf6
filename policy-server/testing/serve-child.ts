import { startTestServer } from './test-server.ts'

/** A policy server in a process of its own, to be killed: `serve-child.ts DATA_DIR PORT [DATABASE]` prints its address. */
const [, , dataDir = '', port = '0', database] = process.argv
const kept = database === undefined ? { dataDir } : { database }
const { url } = await startTestServer({ ...kept, port: Number(port) })
console.log(url)
// It does not outlive the test that started it.
process.stdin.resume().on('end', () => process.exit())

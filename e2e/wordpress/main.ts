import { available } from './available.ts'
import { startWordPress } from './start-wordpress.ts'

const why = available()
if (why) {
  console.error(why)
  process.exitCode = 1
} else {
  const wordpress = await startWordPress({ filled: process.argv.includes('--filled') })
  console.log(`WordPress at ${wordpress.url}/wp-login.php; log in as ${wordpress.user} with "${wordpress.password}".`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void wordpress.close())
}

import { spawnSync } from 'node:child_process'
import { env } from 'node:process'

/** Is WebKitGTK not here? That is said, and where everything has to be tried it is a failure. */
export const lacksWebKit = (): boolean => {
  const script = "import gi; gi.require_version('WebKit2', '4.1')"
  if (spawnSync('/usr/bin/python3', ['-c', script]).status === 0 || env.CI) return false
  console.log('WebKit not tried: gir1.2-webkit2-4.1, python3-gi and xvfb are not installed')
  return true
}

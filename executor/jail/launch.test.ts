import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { launchArguments } from './launch.ts'

const SCRIPT = readFileSync(new URL('launch.sh', import.meta.url), 'utf8')
const START = ['--noprofile', '--norc', '-c', SCRIPT, 'writ', '6', '/groups/a', '/groups/b', '--']
const jail = { keptFd: 6, entrances: ['/groups/a', '/groups/b'] }

test('a jailer becomes a user of its own, in no group of ours and with nothing that it could become again', () => {
  const becomes = '--reuid 7001 --regid 7001 --clear-groups --inh-caps=-all --bounding-set=-all'
  expect(launchArguments({ ...jail, user: 7001 }, ['bwrap', '--args', '3'])).toEqual([
    ...START,
    'setpriv',
    ...becomes.split(' '),
    ...['bwrap', '--args', '3']
  ])
})

test('a jailer stays who it is where it may not become another', () => {
  expect(launchArguments({ ...jail, user: undefined }, ['bwrap'])).toEqual([...START, 'bwrap'])
})

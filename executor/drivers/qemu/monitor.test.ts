import { Duplex } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { openMonitor } from './monitor.ts'

/** The stream of a QEMU that says `said` to whatever it is asked. */
const sayingQemu = (said: (command: string) => string): Duplex =>
  new Duplex({
    read() {},
    write(bytes: Buffer, _, done) {
      for (const line of bytes.toString().trim().split('\n')) this.push(said(JSON.parse(line).execute))
      done()
    }
  })

test('each command gets its own answer, and events are passed over', async () => {
  const monitor = openMonitor(sayingQemu((command) => `{"event":"STOP"}\n{"return":{"asked":"${command}"}}\n`))
  expect(await Promise.all([monitor.command('stop'), monitor.command('cont')])).toEqual([
    { asked: 'stop' },
    { asked: 'cont' }
  ])
})

describe('a QEMU that its guest took over', () => {
  test.each([
    ['says what is no JSON', 'this is no JSON\n'],
    ['says JSON that is no answer', '7\n'],
    ['never ends its line', 'x'.repeat(2 ** 20 + 1)]
  ])('is gone where it %s, and takes nobody with it', async (_, said) => {
    const stream = sayingQemu(() => said)
    const monitor = openMonitor(stream)
    await expect(monitor.command('stop')).rejects.toThrow('QEMU is gone')
    expect(stream.destroyed).toBe(true)
    await expect(monitor.command('cont')).rejects.toThrow('QEMU is gone')
  })

  test('is gone where its stream ends in the middle of a line', async () => {
    const stream = sayingQemu(() => '{"retu')
    const stopped = openMonitor(stream).command('stop')
    stream.push(null)
    await expect(stopped).rejects.toThrow('QEMU is gone')
  })
})

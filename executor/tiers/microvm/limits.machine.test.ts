import { afterAll, describe, expect, test } from 'vitest'
import { EXCEEDED } from '../testing/exceeded.ts'
import { LIMITS, microvmHere, runAlone } from './testing/microvm-here.ts'

const { source, lack } = await microvmHere()
afterAll(() => source.close())

describe.skipIf(lack !== undefined)('what code in a virtual machine uses too much of', () => {
  test.each(EXCEEDED)('%s is ended by the limit that it names', async (_what, language, code, limits, named) => {
    const { end } = await runAlone(source, language, code, limits)
    expect(end).toMatchObject({ ok: true, value: { limit: named } })
    expect(end.ok && end.value.value).toBeUndefined()
  })

  test('output that is cut has exactly as many bytes as it may', async () => {
    const { stdout } = await runAlone(source, 'shell', 'yes', { output: 5_000 })
    expect(stdout).toHaveLength(5_000)
  })

  test('code within its limits names none, and may use them up', async () => {
    const fine =
      'import os\nos.write(os.open("/work/x", os.O_CREAT | os.O_WRONLY), bytes(12 << 20))\nheld = bytearray(40 << 20)\nresult = len(held)'
    const { end } = await runAlone(source, 'python', fine)
    expect(end).toMatchObject({ ok: true, value: { exitCode: 0, value: 40 << 20, limit: null } })
  })

  test.each([
    ['more memory than any machine has', { memory: 2 ** 40 }, 'memory'],
    ['more processors than there are', { vcpu: 4_096 }, 'processors']
  ])('%s is refused before anything starts', async (_what, limits, what) => {
    const [image = ''] = (await source.about()).images
    const opened = await source.open({ image, limits: { ...LIMITS, ...limits }, egress: [] })
    expect(opened).toMatchObject({ ok: false, refusal: { code: 'executor/too-much', detail: { what } } })
  })
})

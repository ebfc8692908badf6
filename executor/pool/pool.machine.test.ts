import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { qemuDriver } from '../drivers/index.ts'
import { ensureImage } from '../guest/index.ts'
import { lackForVirtualMachines, lackHere } from '../testing/lack-here.ts'
import { Pool } from './pool.ts'

const driver = qemuDriver('tcg')
const image = await ensureImage('plain', console.log)
const said = (await driver.lack()) ?? (image.ok ? undefined : 'there is no guest image')
const lack = lackHere('the pool', lackForVirtualMachines(), said)

describe.skipIf(lack !== undefined)('machines that wait for a task', () => {
  let busy = 0
  let pool: Pool
  beforeAll(async () => {
    if (!image.ok) throw new Error(image.refusal.message)
    const template = await driver.template(image.value, { vcpu: 1, memory: 320 })
    if (!template.ok) throw new Error(template.refusal.message)
    pool = new Pool({ template: template.value, most: 2, busy: () => busy, cores: 1 })
  })
  afterAll(() => pool.close())

  const take = async () => {
    const guest = await pool.take()
    if (!guest.ok) throw new Error(guest.refusal.message)
    return guest.value
  }

  test('each is given once, and one that nobody waited for is made at once', async () => {
    pool.fill()
    await expect.poll(() => pool.waiting).toBe(1)
    const first = await take()
    expect(pool.waiting).toBe(0)
    const second = await take()
    expect(second.vm).not.toBe(first.vm)
    for (const { vm, link } of [first, second]) {
      link.say({ op: 'time' })
      expect(await link.next('time')).toMatchObject({ op: 'time' })
      await vm.destroy()
      expect(await link.next('time')).toBeUndefined()
    }
  })

  test('none is made ready while every processor runs a task', async () => {
    busy = 1
    pool.fill()
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    expect(pool.waiting).toBe(0)
    busy = 0
    await expect.poll(() => pool.waiting).toBe(1)
  })

  test('what waits goes with the pool', async () => {
    await pool.close()
    expect(pool.waiting).toBe(0)
    expect(await pool.take()).toMatchObject({ refusal: { code: 'executor/machine-failed' } })
  })
})

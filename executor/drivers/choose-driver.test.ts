import { refuse } from '@writ/dsl/contract'
import { expect, test } from 'vitest'
import { chooseDriver } from './choose-driver.ts'
import type { VmDriver } from './vm-driver.ts'

const driver = (name: string, lack?: string): VmDriver => ({
  name,
  lack: async () => lack,
  template: async () => refuse('executor/machine-failed')
})

test('the first driver that makes machines here is taken', async () => {
  const [none, some, more] = [driver('a', 'no a'), driver('b'), driver('c')]
  expect(await chooseDriver([none, some, more])).toEqual({ driver: some })
})

test('where none does, the last says why; without any it is said that there is none', async () => {
  expect(await chooseDriver([driver('a', 'no a'), driver('b', 'no b')])).toEqual({ lack: 'no b' })
  expect(await chooseDriver([])).toEqual({ lack: 'there is no driver for virtual machines' })
})

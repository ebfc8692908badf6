import { expect, test } from 'vitest'
import { shapeFor } from './shape-for.ts'

const MEBIBYTE = 1024 * 1024
const limits = { vcpu: 1, wallMs: 1, cpuMs: 1, processes: 1, files: 1, output: 1 }

test.each([
  [64, 16, 320],
  [64, 64, 320],
  [64, 65, 448],
  [1024, 0, 1216],
  [4096, 0, 4288]
])('%i MiB of memory with %i of files are in a machine of %i', (memory, disk, size) => {
  const shape = shapeFor({ ...limits, memory: memory * MEBIBYTE, disk: disk * MEBIBYTE })
  expect(shape).toEqual({ ok: true, value: { vcpu: 1, memory: size } })
})

test('more memory than the largest machine has is refused by name', () => {
  expect(shapeFor({ ...limits, memory: 4096 * MEBIBYTE, disk: 1 })).toMatchObject({
    refusal: { code: 'executor/too-much', detail: { what: 'memory' } }
  })
})

import { afterEach, expect, test, vi } from 'vitest'
import { makeDeviceKey, signText } from './device-key.ts'

const failed = () => new DOMException('The operation failed for an operation-specific reason', 'OperationError')

afterEach(() => {
  vi.restoreAllMocks()
})

test('a key is made where the engine fails to make one now and then', async () => {
  const made = vi.spyOn(crypto.subtle, 'generateKey')
  for (let n = 0; n < 7; n++) made.mockRejectedValueOnce(failed())
  expect(await signText(await makeDeviceKey(), 'text')).toHaveLength(86)
  expect(made).toHaveBeenCalledTimes(8)
})

test('an engine that never makes a key is asked eight times, and one that knows no such key once', async () => {
  const made = vi.spyOn(crypto.subtle, 'generateKey').mockRejectedValue(failed())
  await expect(makeDeviceKey()).rejects.toThrow('operation-specific')
  expect(made).toHaveBeenCalledTimes(8)
  made.mockRejectedValue(new DOMException('no such key', 'NotSupportedError'))
  await expect(makeDeviceKey()).rejects.toThrow('no such key')
  expect(made).toHaveBeenCalledTimes(9)
})

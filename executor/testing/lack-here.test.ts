import { afterEach, describe, expect, test, vi } from 'vitest'
import { lackHere } from './lack-here.ts'

afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})

describe('tests that need more than Node', () => {
  test('are run where nothing lacks', () => {
    expect(lackHere('the tier', undefined)).toBeUndefined()
  })

  test('are skipped where the computer lacks something, and say so', () => {
    vi.stubEnv('CI', '')
    const printed = vi.spyOn(console, 'log').mockImplementation(() => {})
    expect(lackHere('the tier', 'no bwrap', 'no bwrap')).toBe('no bwrap')
    expect(printed).toHaveBeenCalledExactlyOnceWith('the tier not tried: no bwrap')
  })

  test.runIf(process.platform === 'linux')('fail in CI where the computer lacks something', () => {
    vi.stubEnv('CI', 'true')
    expect(() => lackHere('the tier', 'no bwrap')).toThrow('the tier cannot be tried in CI: no bwrap')
  })

  test('fail where only the code that is tried says that something lacks', () => {
    vi.stubEnv('CI', '')
    expect(() => lackHere('the tier', undefined, 'a jail ended with code 1')).toThrow('a jail ended with code 1')
  })
})

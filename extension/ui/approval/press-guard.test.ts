import { expect, test } from 'vitest'
import { pressGuard } from './press-guard.ts'

type Guard = ReturnType<typeof pressGuard>

test.each<readonly [string, (guard: Guard) => boolean, boolean]>([
  ['a click of assistive technology, which has no press', (guard) => guard.counts(true, true), true],
  ['a click that no person made', (guard) => guard.counts(false, true), false],
  ['a click before the button is armed', (guard) => guard.counts(true, false), false],
  [
    'a pointer that went down armed',
    (guard) => {
      guard.began(true, 'pointer')
      return guard.counts(true, true)
    },
    true
  ],
  [
    'a pointer held down since before',
    (guard) => {
      guard.began(false, 'pointer')
      return guard.counts(true, true)
    },
    false
  ],
  [
    'a key that repeats on the button where it went down',
    (guard) => {
      guard.began(true, 'key')
      guard.held()
      return guard.counts(true, true)
    },
    true
  ],
  [
    'Enter, which clicks as it goes down, held from before the button is armed until after',
    (guard) => {
      guard.began(false, 'key')
      guard.counts(true, false)
      guard.held()
      return guard.counts(true, true)
    },
    false
  ],
  [
    'a click of assistive technology after an Enter that came too early',
    (guard) => {
      guard.began(false, 'key')
      guard.counts(true, false)
      guard.ended()
      return guard.counts(true, true)
    },
    true
  ],
  [
    'a key held down as the focus came',
    (guard) => {
      guard.held()
      return guard.counts(true, true)
    },
    false
  ],
  [
    'a key held down as the focus came back',
    (guard) => {
      guard.began(true, 'key')
      guard.ended()
      guard.held()
      return guard.counts(true, true)
    },
    false
  ]
])('%s', (_what, press, counts) => {
  expect(press(pressGuard())).toBe(counts)
})

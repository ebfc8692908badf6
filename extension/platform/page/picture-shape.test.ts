import { expect, test } from 'vitest'
import { isInView, isOfView, widened } from './picture-shape.ts'

const VIEW = { width: 800, height: 600 }
const box = (x: number, y: number, width: number, height: number) => ({ ...VIEW, box: { x, y, width, height } })

test.each([
  ['an element', box(10, 10, 100, 20), true],
  ['the whole view', box(0, 0, 800, 600), true],
  ['nothing', box(10, 10, 0, 0), false],
  ['more than the view is wide', box(0, 0, 801, 20), false],
  ['what begins in view and ends out of it', box(700, 10, 200, 20), false],
  ['what stands below the view', box(0, 601, 10, 10), false],
  ['what stands above the view', box(0, -5, 10, 10), false],
  ['a view without a size', { width: 0, height: 600, box: box(0, 0, 1, 1).box }, false],
  ['what is no number', box(Number.NaN, 0, 10, 10), false]
])('a box that a document says: %s', (_what, picture, isSound) => {
  expect(isInView(picture)).toBe(isSound)
})

test.each([
  ['one by one', { width: 800, height: 600 }, true],
  ['on a dense screen', { width: 1600, height: 1200 }, true],
  ['rounded', { width: 1001, height: 749 }, true],
  ['of a view that is said to be smaller than it is across', { width: 1600, height: 600 }, false],
  ['of a view that is said to be smaller than it is down', { width: 800, height: 900 }, false]
])('a picture has the shape of the view: %s', (_what, bitmap, isSo) => {
  expect(isOfView(bitmap, VIEW)).toBe(isSo)
})

test('a margin ends where the view does', () => {
  expect(widened(box(10, 20, 780, 30), 32)).toEqual({ x: 0, y: 0, width: 800, height: 82 })
})

import type { FileAnswer } from '@writ/dsl/contract'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { judgeAnswer, plainName } from './judge-answer.ts'

const answer = (more: Partial<FileAnswer>): FileAnswer => ({
  kind: 'answer',
  url: 'https://a.example/x/file.pdf?of=1',
  status: 200,
  type: 'application/pdf',
  size: 1,
  ...more
})
const said = (disposition: string, more: Partial<FileAnswer> = {}) => answer({ disposition, ...more })

describe('the name of a file', () => {
  // RFC 6266 §5, RFC 8187 §3.2.3, and what servers send.
  test.each([
    ['of its address', answer({}), 'file.pdf'],
    ['of its address, decoded', answer({ url: 'https://a.example/%E5%90%8D.pdf' }), '名.pdf'],
    ['of its link', answer({ name: 'My bill.pdf' }), 'My bill.pdf'],
    ['of the server, before that of its link', said('attachment; filename="b.pdf"', { name: 'a.pdf' }), 'b.pdf'],
    ['without quotes', said('attachment; filename=example.html'), 'example.html'],
    ['in any case', said('INLINE; FILENAME= "an example.html"'), 'an example.html'],
    [
      'in the extended form first',
      said('attachment; filename="EURO rates"; filename*=utf-8\'\'%e2%82%ac%20rates'),
      '€ rates'
    ],
    ['in bytes of UTF-8, which a header gives as Latin-1', said('attachment; filename="RÃ©sumÃ©.pdf"'), 'Résumé.pdf'],
    ['in Latin-1', said('attachment; filename="Résumé.pdf"'), 'Résumé.pdf'],
    ['without a path', said('attachment; filename="../../etc/passwd"'), 'passwd'],
    ['without a path of Windows', said('attachment; filename="C:\\\\a\\\\b.pdf"'), 'b.pdf'],
    ['where the server names none', said('attachment'), 'file.pdf'],
    ['where the header cannot be read', said('attachment; filename="'), 'file.pdf'],
    ['where nothing names it', answer({ url: 'blob:' }), 'download']
  ])('%s', (_, given, name) => expect(judgeAnswer(given)).toMatchObject({ value: { name } }))

  test('is one part of a path, of a bounded length, without controls or turned text, whatever is said', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (name) => {
        const plain = plainName(name)
        expect(plain).not.toMatch(/[/\\\p{Cc}\p{Cf}<>:"|?*]/u)
        expect(plain).not.toMatch(/^\.|\.$/)
        expect(plain.length).toBeLessThanOrEqual(120)
        expect(plain.isWellFormed()).toBe(true)
      })
    )
  })

  test('keeps its ending where it is cut', () => expect(plainName(`${'a'.repeat(300)}.pdf`)).toMatch(/a\.pdf$/))
})

describe('what came', () => {
  const html = { type: 'text/html; charset=utf-8' }
  test.each([
    ['an error', answer({ status: 404 }), 'page/download-failed'],
    ['nothing', answer({ status: 204 }), 'page/download-failed'],
    ['a page', answer({ ...html, url: 'https://a.example/login' }), 'page/not-a-file'],
    ['a page in the place of a file', answer(html), 'page/not-a-file'],
    ['a page that its link calls a file', answer({ ...html, name: 'bill.pdf' }), 'page/not-a-file']
  ])('%s is no file', (_, given, code) => expect(judgeAnswer(given)).toMatchObject({ refusal: { code } }))

  test.each([
    ['a page that is attached', said('attachment', html), 'text/html'],
    ['a page that was asked for', answer({ ...html, name: 'report.html' }), 'text/html'],
    ['what says nothing of its type', answer({ type: '' }), 'application/octet-stream'],
    ['an empty file', answer({ size: 0 }), 'application/pdf']
  ])('%s is a file', (_, given, type) => expect(judgeAnswer(given)).toMatchObject({ value: { type } }))
})

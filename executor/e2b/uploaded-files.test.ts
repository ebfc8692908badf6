import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { FILES_BYTES, uploadedFiles } from './uploaded-files.ts'

const OCTETS = 'application/octet-stream'

const formOf = async (files: Record<string, string>) => {
  const form = new FormData()
  for (const [path, text] of Object.entries(files)) form.append('file', new Blob([text]), path)
  const request = new Response(form)
  return { body: Buffer.from(await request.arrayBuffer()), type: request.headers.get('content-type') ?? '' }
}
const told = async (...args: Parameters<typeof uploadedFiles>) => {
  const read = await uploadedFiles(...args)
  return read.ok
    ? read.value.map(({ path, bytes }) => [path, Buffer.from(bytes).toString()])
    : [read.refusal.code, read.refusal.detail?.why]
}

test('bytes are one file, packed or not', async () => {
  expect(await told(Buffer.from('x'), { type: OCTETS }, '/a')).toEqual([['/a', 'x']])
  expect(await told(gzipSync('x'), { type: OCTETS, encoding: 'gzip' }, '/a')).toEqual([['/a', 'x']])
  expect(await told(undefined, { type: OCTETS }, '/a')).toEqual([['/a', '']])
})

test('a form is as many files as it has, each at its name, and one where a path is said', async () => {
  const two = await formOf({ '/a/"1".txt': 'one', b: 'two' })
  expect(await told(two.body, two, undefined)).toEqual([
    ['/a/"1".txt', 'one'],
    ['b', 'two']
  ])
  const one = await formOf({ ignored: 'one' })
  expect(await told(one.body, one, '/path')).toEqual([['/path', 'one']])
  expect(await told(two.body, two, '/path')).toEqual(['executor/bad-request', 'a path is for one file'])
})

test('what is neither, is broken, or grows too large when it is unpacked is refused', async () => {
  const bad = (why: string) => ['executor/bad-request', why]
  const form = await formOf({ a: 'one' })
  expect(await told(Buffer.from('x'), { type: 'text/plain' }, '/a')).toEqual(
    bad('a file comes as application/octet-stream or in a form')
  )
  expect(await told(Buffer.from('x'), { type: OCTETS }, undefined)).toEqual(bad('the path of the file'))
  expect(await told(form.body.subarray(0, 40), form, undefined)).toEqual(bad('the body is no form'))
  expect(await told(Buffer.from('x'), { type: OCTETS, encoding: 'br' }, '/a')).toEqual(
    bad('a body is sent as it is, or as gzip')
  )
  for (const packed of [Buffer.from('x'), gzipSync(Buffer.alloc(FILES_BYTES + 1))])
    expect(await told(packed, { type: OCTETS, encoding: 'gzip' }, '/a')).toEqual(
      bad('the body is no gzip, or too large')
    )
})

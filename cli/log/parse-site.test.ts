import { expect, test } from 'vitest'
import { parseSite } from './parse-site.ts'

test.each([
  ['https://app.example', 'https://app.example'],
  ['https://app.example/', 'https://app.example'],
  ['HTTPS://App.Example:443', 'https://app.example'],
  ['http://app.example:8080', 'http://app.example:8080'],
  ['app.example', 'app.example'],
  ['App.Example', 'app.example'],
  ['app.example:443', 'app.example'],
  ['app.example:80', 'app.example'],
  ['app.example:8443', 'app.example:8443'],
  ['bücher.example', 'xn--bcher-kva.example'],
  ['tool:files', 'tool:files'],
  ['tool:two words', undefined],
  ['app.example/orders', undefined],
  ['https://app.example/orders', undefined],
  ['https://app.example?x', undefined],
  ['https://ann@app.example', undefined],
  ['*.app.example', undefined],
  ['app.example.', undefined],
  ['ftp://app.example', undefined],
  ['the bank', undefined],
  ['', undefined]
])('%s is %s', (text, site) => expect(parseSite(text)).toBe(site))

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeServiceKeys } from '../../egress/index.ts'
import { openTestNetwork, testReach } from '../../egress/testing/test-network.ts'
import { makeTestAuthorities, startOrigin, type TestOrigin } from '../../egress/testing/test-origin.ts'
import type { Machine } from '../../machine/index.ts'
import { LIMITS, microvmHere, runOn } from './testing/microvm-here.ts'

const { source, lack } = await microvmHere()
const KEY = 'sk-0123456789-abcdef'

describe.skipIf(lack !== undefined)('a machine with a network', () => {
  let origin: TestOrigin
  let plain: TestOrigin
  let trusted: string
  beforeAll(async () => {
    const authorities = await makeTestAuthorities()
    trusted = authorities.trusted.certificate
    origin = await startOrigin(authorities.trusted)
    plain = await startOrigin()
  })
  afterAll(async () => {
    await source.close()
    await Promise.all([origin.close(), plain.close()])
  })

  const originsOf = () => ({ api: `https://api.test:${origin.port}`, web: `http://web.test:${plain.port}` })

  const openWithNetwork = async () => {
    const origins = originsOf()
    const keys = makeServiceKeys({ acme: { API: { origin: origins.api, key: KEY } } })
    const options = { keys, trusted: [trusted], reach: testReach().reach }
    const made = await openTestNetwork(Object.values(origins), options)
    const [image = ''] = (await source.about()).images
    const limits = { ...LIMITS, memory: 128 * 1024 * 1024, files: 256 }
    const machine = await source.open({ image, limits, egress: Object.values(origins), network: made.network })
    if (!machine.ok) throw new Error(machine.refusal.message)
    return { ...made, origins, machine: machine.value }
  }
  type Opened = Awaited<ReturnType<typeof openWithNetwork>>

  const FETCHES = {
    python: `
import os, urllib.request
headers = {'Authorization': 'Bearer ' + os.environ['API']}
with urllib.request.urlopen(urllib.request.Request(url, headers=headers)) as answer:
    result = {'status': answer.status, 'body': answer.read().decode()}
`,
    javascript: `
const answer = await fetch(url, { headers: { authorization: 'Bearer ' + process.env.API } })
result = { status: answer.status, body: await answer.text() }
`,
    shell: `
body=$(busybox wget -q -O - --header "Authorization: Bearer $API" "$url") || exit
printf '{"status":200,"body":"%s"}' "$(echo "$body" | sed 's/"/\\\\"/g')" > "$WRIT_RESULT"
`
  }

  describe('reaches what its token lists, with what its languages have', () => {
    let opened: Opened
    beforeAll(async () => {
      opened = await openWithNetwork()
    })
    afterAll(() => opened.machine.close())

    test.each([
      ['python', 'api'],
      ['python', 'web'],
      ['javascript', 'api'],
      ['javascript', 'web'],
      ['shell', 'web']
    ] as const)('%s, %s', async (language, which) => {
      const to = opened.origins[which]
      const at = which === 'api' ? origin : plain
      const code = which === 'api' ? FETCHES[language] : FETCHES[language].replaceAll(/API/g, 'HOME')
      const ran = await runOn(opened.machine, language, code, { url: `${to}/echo/${language}` })
      expect(ran).toMatchObject({ stderr: '', end: { value: { exitCode: 0, value: { status: 200 } } } })
      expect(at.seen.at(-1)).toMatchObject({ url: `/echo/${language}` })
      const said = JSON.stringify(ran)
      if (which === 'api') {
        expect(at.seen.at(-1)?.headers.authorization).toBe(`Bearer ${KEY}`)
        expect(said).toContain('writ-key-API')
      }
      expect(said).not.toContain(KEY)
      // The answer is there before the proxy has written its end down.
      await expect.poll(() => opened.connections()[0]).toMatchObject({ origin: to, end: { status: 200 } })
    })

    test('also where its files stand on layers', async () => {
      const layers = opened.machine.session?.layers
      expect(await layers?.stand({ below: [0], top: 1, drop: [] })).toEqual({ ok: true, value: undefined })
      const ran = await runOn(opened.machine, 'python', FETCHES.python, { url: `${opened.origins.api}/echo/layers` })
      expect(ran).toMatchObject({ stderr: '', end: { value: { exitCode: 0, value: { status: 200 } } } })
    })
  })

  test('reaches nothing else, whatever its code tries, and what it asked of the proxy is written down', async () => {
    const opened = await openWithNetwork()
    const code = `
import json, os, socket, urllib.request

def tried(act):
    try:
        return act()
    except OSError as error:
        refusal = getattr(error, 'fp', None)
        return json.loads(refusal.read())['refusal']['code'] if refusal else type(error).__name__

def connect(address):
    with socket.create_connection(address, timeout=20) as stream:
        stream.sendall(b'hello, is there anybody?\\r\\n\\r\\n')
        return stream.recv(4096).decode().split('\\r\\n')[0]

def direct(address):
    family = socket.AF_INET6 if ':' in address[0] else socket.AF_INET
    with socket.socket(family) as stream:
        stream.settimeout(20)
        stream.connect(address)

get = lambda url: urllib.request.urlopen(url, timeout=20).status
elsewhere = {'X-Key': os.environ['API']}
result = {
    'unlisted': tried(lambda: get('http://other.test/')),
    'redirect': tried(lambda: get(web + '/redirect/http%3A%2F%2Fother.test%2F')),
    'metadata': tried(lambda: get('http://169.254.169.254/latest/meta-data/')),
    'host': tried(lambda: get('http://10.0.2.2/')),
    'key elsewhere': tried(lambda: urllib.request.urlopen(urllib.request.Request(web, headers=elsewhere)).status),
    'no http': tried(lambda: connect(('web.test', port))),
    'direct': [tried(lambda: direct(at)) for at in (('169.254.169.254', 80), ('1.1.1.1', 53), ('::1', 22), ('2606:4700::1', 443))],
    'names': tried(lambda: socket.getaddrinfo('other.test', 80)),
    'ports': [tried(lambda: open(f'/dev/vport0p{number}', 'r+b').fileno()) for number in (1, 2)],
    'devices': [name for name in os.listdir('/sys/class/net') if name != 'lo'],
    'hosts': tried(lambda: open('/etc/hosts', 'a').write('x')),
    'authority': tried(lambda: open('/run/writ/authority.pem', 'a').write('x')),
}
`
    const port = plain.port
    const ran = await runOn(opened.machine, 'python', code, { web: opened.origins.web, port })
    expect(ran).toMatchObject({
      stderr: '',
      end: {
        value: {
          value: {
            unlisted: 'egress/unlisted',
            redirect: 'egress/unlisted',
            metadata: 'egress/unlisted',
            host: 'egress/unlisted',
            'key elsewhere': 'egress/no-key',
            'no http': 'HTTP/1.1 400 Bad Request',
            direct: [expect.any(String), expect.any(String), expect.any(String), expect.any(String)],
            names: 'gaierror',
            ports: ['PermissionError', 'PermissionError'],
            devices: [],
            hosts: expect.stringMatching(/OSError|PermissionError/),
            authority: 'PermissionError'
          }
        }
      }
    })
    expect(opened.connections().map(({ origin: at, end }) => [at, end])).toEqual([
      [opened.origins.web, { refused: 'egress/bad-request' }],
      [opened.origins.web, { refused: 'egress/no-key' }],
      ['http://10.0.2.2', { refused: 'egress/unlisted' }],
      ['http://169.254.169.254', { refused: 'egress/unlisted' }],
      ['http://other.test', { refused: 'egress/unlisted' }],
      [opened.origins.web, { status: 302 }],
      ['http://other.test', { refused: 'egress/unlisted' }]
    ])
    await opened.machine.close()
  })

  test('its connections end where it stands still, and where it ends; it goes on with new ones, and a clone with its own', async () => {
    const opened = await openWithNetwork()
    const { machine, origins } = opened
    const whole = machine.session?.whole
    if (!whole) throw new Error('a virtual machine can stand still')
    const fetched = (on: Machine) =>
      runOn(on, 'python', FETCHES.python.replaceAll('API', 'HOME'), { url: `${origins.web}/echo` })
    const ended = { end: { value: { value: { status: 200 } } } }
    const never = await machine.session?.start(
      { argv: ['busybox', 'wget', '-q', '-O', '-', `${origins.web}/never`], env: {} },
      () => undefined
    )
    expect(never?.ok).toBe(true)
    await expect.poll(() => plain.open()).toBe(1)
    await whole.pause()
    await expect.poll(() => plain.open()).toBe(0)
    await whole.resume()
    expect(await fetched(machine)).toMatchObject(ended)

    const snapshot = await whole.snapshot()
    if (!snapshot.ok) throw new Error(snapshot.refusal.message)
    const own = await openTestNetwork(Object.values(origins), { trusted: [trusted], reach: testReach().reach })
    const before = opened.connections().length
    const clone = await snapshot.value.open(own.network)
    if (!clone.ok) throw new Error(clone.refusal.message)
    expect(await fetched(clone.value)).toMatchObject(ended)
    expect([own.connections().length, opened.connections().length]).toEqual([1, before])
    expect(await fetched(machine)).toMatchObject(ended)
    await clone.value.close()

    const bare = await snapshot.value.open()
    if (!bare.ok) throw new Error(bare.refusal.message)
    expect(await fetched(bare.value)).toMatchObject({ end: { value: { exitCode: 1 } } })
    await bare.value.close()
    await snapshot.value.drop()

    const job = runOn(machine, 'shell', `busybox wget -q -O - ${origins.web}/never`)
    await expect.poll(() => plain.open()).toBe(1)
    await machine.close()
    await expect.poll(() => plain.open()).toBe(0)
    await job
    expect(opened.connections()[0]?.end).toEqual({ cut: 'machine' })
  })
})

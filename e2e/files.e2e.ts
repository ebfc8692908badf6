import type { Page as DriverPage } from 'playwright'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { EACH_ENGINE, testOurs } from './stage/engines.ts'
import { type Page, type Pages, type Raw, servePages } from './stage/serve-pages.ts'
import { type Road, startRoad } from './stage/start-road.ts'
import { readDevice } from './wordpress/read-device.ts'

const file = (raw: Raw): Page => ({ raw })
const PDF = { 'content-type': 'application/pdf' }
const attachment = (name: string, type = 'application/pdf') => ({
  'content-type': type,
  'content-disposition': `attachment; ${name}`
})
const BYTES = Uint8Array.from({ length: 700_000 }, (_, i) => (i * 31) % 256)

const home = (cdn: string, away: string) => `<h1>Home</h1>
<a href="/plain.pdf">Plain</a> <a href="/big.bin">Big</a>
<a href="/report" download="My report.pdf">Named</a>
<a href="/attached?x=1">Attached</a> <a href="/attached" target="_blank">Beside</a>
<a href="/sent">Sent on</a> <a href="/sent-near">Sent near</a> <a href="/sent-away">Sent away</a>
<a href="${cdn}/c.pdf">Far</a> <a href="${away}/c.pdf">Away</a>
<a href="/huge">Huge</a> <a href="/lost">Lost</a> <a href="/mine">Mine</a> <a href="/page">Page</a> <a href="/late">Late</a>
<a id="blob" download="made.txt">Blob</a> <a href="data:text/plain,hello" download="data.txt">Data</a>
<button id="made">Make</button> <button id="gone">Go</button> <button onclick="0">Nothing</button>
<button id="frame">Frame</button> <button onclick="order.submit()">Order</button>
<form method="post" action="/order" id="order"><input type="hidden" name="of" value="all"></form>
<form method="post" action="/export"><input name="of" value="all"><button>Export</button></form>
<script>
  blob.href = URL.createObjectURL(new Blob(['made here'], { type: 'text/plain' }))
  made.onclick = async () => {
    await new Promise((resolve) => setTimeout(resolve, 300))
    const a = document.createElement('a')
    a.href = URL.createObjectURL(new Blob(['by script'], { type: 'text/csv' }))
    a.download = 'script.csv'
    a.click()
    URL.revokeObjectURL(a.href)
  }
  gone.onclick = () => { location.href = '/attached' }
  frame.onclick = () => { const f = document.createElement('iframe'); f.src = '/attached'; document.body.append(f) }
</script>`

const UPLOAD = `<h1>Upload</h1><form method="post" action="/got" enctype="multipart/form-data">
<label>File <input type="file" name="f"></label> <button>Submit</button></form>
<button id="browse">Browse</button> <div role="region" aria-label="Drop here" id="zone" style="height:60px">Drop here</div>
<p role="status">none</p>
<script>
  let n = 0
  const take = async ([file]) => {
    const bytes = new Uint8Array(await file.arrayBuffer())
    const sum = bytes.reduce((all, byte) => (all * 33 + byte) % 1000003, 7)
    document.querySelector('p').textContent = ++n + ': ' + [file.name, file.type, file.size, sum].join('|')
  }
  document.querySelector('input').onchange = (e) => take(e.target.files)
  browse.onclick = () => {
    const input = document.createElement('input')
    input.type = 'file'
    input.onchange = () => take(input.files)
    input.click()
  }
  zone.ondragover = (e) => e.preventDefault()
  zone.ondrop = (e) => { e.preventDefault(); take(e.dataTransfer.files) }
</script>`

/** As if the person had picked it: the browser's own window for it cannot be driven in every browser. */
const choose = (page: DriverPage): Promise<void> =>
  page.evaluate(() => {
    const data = new DataTransfer()
    data.items.add(new File(['the receipt'], 'Beleg ü.txt', { type: 'text/plain' }))
    const input = document.querySelector<HTMLInputElement>('#writ-file')
    if (!input) return
    input.files = data.files
    input.dispatchEvent(new Event('change', { bubbles: true }))
  })

const SHOT = `<h1>Shot</h1>
<section aria-label="Block" style="width:200px;height:100px;background:rgb(0,128,255)"></section>
<section aria-label="Form" style="width:300px;height:60px;background:rgb(0,255,0)">
  <input type="password" value="secret" aria-label="Password" style="width:300px;height:60px;border:0;padding:0;background:rgb(255,0,0)"></section>
<section aria-label="Inside" style="width:300px;height:60px"><iframe src="/red" style="width:300px;height:60px;border:0"></iframe></section>
<div style="height:2000px"></div>
<section aria-label="Below" style="width:120px;height:80px;background:rgb(9,99,199)"></section>
<section aria-label="Restless" style="width:50px;height:50px"></section>
<script>setInterval(() => {
  if (scrollY > 0) document.querySelector('[aria-label=Restless]').style.width = 50 + Math.random() * 99 + 'px'
}, 1)</script>`

/** Tells how large a picture is, and the colour in its middle. */
const SEEN = `<label>File <input type="file"></label><p role="status">none</p><script>
  let n = 0
  document.querySelector('input').onchange = async (e) => {
    const [file] = e.target.files
    const bitmap = await createImageBitmap(file)
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
    const context = canvas.getContext('2d')
    context.drawImage(bitmap, 0, 0)
    const [r, g, b] = context.getImageData(bitmap.width >> 1, bitmap.height >> 1, 1, 1).data
    document.querySelector('p').textContent = ++n + ': ' + [bitmap.width + 'x' + bitmap.height, r, g, b].join(' ')
  }
</script>`

const sumOf = (bytes: Uint8Array) => bytes.reduce((all, byte) => (all * 33 + byte) % 1000003, 7)
const bytesOf = (text: string) => new TextEncoder().encode(text)

describe.each(EACH_ENGINE)('files in %s', (browser) => {
  const ours = testOurs(browser)
  const at = {} as { road: Road; s: Pages; cdn: Pages; away: Pages }
  let shown: string[] = []
  beforeAll(async () => {
    at.away = await servePages(() => ({ '/c.pdf': file({ headers: PDF, body: 'away' }) }))
    at.cdn = await servePages(() => ({
      '/c.pdf': file({ headers: PDF, body: 'far' }),
      '/near': file({ headers: attachment("filename*=UTF-8''R%C3%A9sum%C3%A9%20%E5%90%8D.pdf"), body: 'near' })
    }))
    at.s = await servePages((url) => ({
      '/': home(at.cdn.url, at.away.url),
      '/upload': UPLOAD,
      '/shot': SHOT,
      '/seen': SEEN,
      '/red': '<body style="background:red">',
      '/plain.pdf': file({ headers: PDF, body: 'plain' }),
      '/big.bin': file({ headers: { 'content-type': 'application/octet-stream' }, body: BYTES }),
      '/report': file({ headers: { 'content-type': 'text/plain' }, body: 'named' }),
      '/attached': file({ headers: attachment('filename="../../a/Bill.pdf"'), body: 'attached' }),
      '/sent': { redirect: `${url}/plain.pdf` },
      '/sent-near': { redirect: `${at.cdn.url}/near` },
      '/sent-away': { redirect: `${at.away.url}/c.pdf` },
      '/huge': file({ headers: { ...PDF, 'content-length': '90000000' }, body: 'x' }),
      '/lost': file({ status: 404, headers: PDF, body: 'no' }),
      '/mine': file({ headers: PDF, body: 'mine', wants: 'who=me' }),
      '/page': '<h1>Page</h1>',
      '/late': file({ headers: PDF, body: 'late', late: 4000 }),
      '/login': file({
        headers: { 'set-cookie': 'who=me; Path=/; SameSite=Strict; HttpOnly', 'content-type': 'text/html' },
        body: '<h1>Signed in</h1>'
      }),
      '/export': file({ headers: attachment('filename=export.csv', 'text/csv'), body: 'a,b' }),
      '/order': file({ status: 500, headers: PDF, body: 'no' }),
      '/got': '<h1>Got it</h1>'
    }))
    at.road = await startRoad({
      browser,
      vault: [],
      approve: (said) => {
        shown.push(said)
        return 'all'
      }
    })
  })
  afterAll(async () => {
    await at.road?.close()
    for (const pages of [at.s, at.cdn, at.away]) await pages?.close()
  })
  afterEach(() => {
    for (const pages of [at.s, at.cdn, at.away]) pages.hits.length = 0
    shown = []
  })

  const run = async (body: string) => {
    const out = await at.road.run(
      `plan "Files" site s = "${at.s.url}" { files from "${at.cdn.url}" } site away = "${at.away.url}"\n${body}`
    )
    return out
  }
  /** Files that the extension still holds, of whatever run. */
  const filesLeft = async (): Promise<number | undefined> => (await readDevice(at.road.driver)).files?.length
  const hits = (path: string) => at.s.hits.filter((hit) => hit.path === path).length

  const GIVEN: readonly (readonly [
    what: string,
    act: string,
    name: string,
    type: string,
    bytes: Uint8Array,
    path?: string
  ])[] = [
    ['a plain link', 'click link "Plain"', 'plain.pdf', 'application/pdf', bytesOf('plain')],
    ['what takes many pieces', 'click link "Big"', 'big.bin', 'application/octet-stream', BYTES, '/big.bin'],
    ['a link that names it', 'click link "Named"', 'My report.pdf', 'text/plain', bytesOf('named'), '/report'],
    [
      'an attachment, named without its path',
      'click link "Attached"',
      'Bill.pdf',
      'application/pdf',
      bytesOf('attached'),
      '/attached?x=1'
    ],
    ['a link of a new tab', 'click link "Beside"', 'Bill.pdf', 'application/pdf', bytesOf('attached')],
    ['a key', 'press "Enter" in link "Plain"', 'plain.pdf', 'application/pdf', bytesOf('plain')],
    ['an answer that leads on', 'click link "Sent on"', 'plain.pdf', 'application/pdf', bytesOf('plain'), '/sent'],
    [
      'an answer that leads to where the files lie',
      'click link "Sent near"',
      'Résumé 名.pdf',
      'application/pdf',
      bytesOf('near'),
      '/sent-near'
    ],
    ['a link to where the files lie', 'click link "Far"', 'c.pdf', 'application/pdf', bytesOf('far')],
    ['what the page holds itself', 'click link "Blob"', 'made.txt', 'text/plain', bytesOf('made here')],
    ['what stands in the address', 'click link "Data"', 'data.txt', 'text/plain', bytesOf('hello')],
    ['what a script makes and takes back', 'click button "Make"', 'script.csv', 'text/csv', bytesOf('by script')],
    ['where a script goes', 'click button "Go"', 'Bill.pdf', 'application/pdf', bytesOf('attached')],
    ['a form', 'click button "Export"', 'export.csv', 'text/csv', bytesOf('a,b'), '/export']
  ]

  test('a file is fetched once, whatever leads to it, and goes whole into another page', async () => {
    const out = await run(`on s { open "/"
${GIVEN.map(([, act], i) => `let f${i} = download from ${act}`).join('\n')}
open "/upload"
${GIVEN.map((_, i) => `upload f${i} to field "File" wait for text like "${i + 1}: *" up to 60s let got${i} = read text of status`).join('\n')} }
return { got: [${GIVEN.map((_, i) => `got${i}`).join(', ')}], files: [${GIVEN.map((_, i) => `f${i}`).join(', ')}] }`)
    expect(out.refusal).toBeNull()
    expect((await at.road.log(out.run)).verified).toBe(true)
    expect(out.result).toEqual({
      got: GIVEN.map(([, , name, type, bytes], i) => [`${i + 1}: ${name}`, type, bytes.length, sumOf(bytes)].join('|')),
      files: GIVEN.map(([, , name]) => ({ name }))
    })
    for (const [, , , , , path] of GIVEN) if (path) expect([path, hits(path)]).toEqual([path, 1])
    expect(at.s.hits.find(({ path }) => path === '/export')?.body).toBe('of=all')
  }, 600_000)

  const uploadsTo = (target: string) =>
    run(`on s { open "/" let file = download from click link "Plain"
  open "/upload" upload file to ${target} wait for text like "1: *" up to 60s let got = read text of status }
return { got }`)
  const TOLD = { got: `1: plain.pdf|application/pdf|5|${sumOf(bytesOf('plain'))}` }

  test('a file goes into an input that only a button opens', async () => {
    expect(await uploadsTo('button "Browse"')).toMatchObject({ status: 'done', refusal: null, result: TOLD })
  })

  // Firefox shows a page nothing of what a content script lets fall on it, so that is refused there.
  test('a file is dropped where the page takes drops, and where it would not see it that is refused', async () => {
    expect(await uploadsTo('region "Drop here"')).toMatchObject(
      browser === 'firefox'
        ? { status: 'refused', refusal: { code: 'page/unsupported' } }
        : { status: 'done', refusal: null, result: TOLD }
    )
  })

  ours.each([
    ['an answer that leads elsewhere', 'click link "Sent away"', 'page/file-elsewhere'],
    ['a link elsewhere', 'click link "Away"', 'page/file-elsewhere'],
    ['what is too large', 'click link "Huge"', 'page/file-too-large'],
    ['what is not there', 'click link "Lost"', 'page/download-failed'],
    ['a page to sign in', 'click link "Mine"', 'page/not-a-file'],
    ['any other page', 'click link "Page"', 'page/not-a-file'],
    ['nothing', 'click button "Nothing"', 'page/no-download']
  ])('%s is refused', async (_, act, code) => {
    expect(await run(`on s { open "/" let file = download from ${act} }`)).toMatchObject({ refusal: { code } })
    expect(at.away.hits).toEqual([])
  })

  ours('what a script sent is unknown where no file comes of it, whatever its button says', async () => {
    const out = await run('on s { open "/" let file = download from click button "Order" }')
    expect(out).toMatchObject({ status: 'unknown', refusal: { code: 'run/unknown-outcome' } })
    expect(hits('/order')).toBe(1)
  })

  test('the person is known to the site, and a page that had no file stays', async () => {
    const out = await run(`var how = "got"
on s { open "/" try { let no = download from click link "Lost" } else { set how = "not" } let still = read text of heading
  open "/login" open "/" let file = download from click link "Mine" } return { file, how, still }`)
    expect(out).toMatchObject({ status: 'done', result: { file: { name: 'mine' }, how: 'not', still: 'Home' } })
  })

  ours('the person chooses a file, for an input and when asked, and it goes where the plan says', async () => {
    at.road.driver.onApproval((page) => {
      void page
        .waitForSelector('#writ-file', { state: 'attached', timeout: 30_000 })
        .then(() => choose(page))
        .catch(() => undefined)
    })
    const out = await run(`input receipt: file
let other = ask "Which other file?" as file
on s { open "/upload" upload receipt to field "File" wait for text like "1: *" up to 60s let a = read text of status
  upload other to field "File" wait for text like "2: *" up to 10s let b = read text of status }
return { a, b, receipt }`)
    const told = `Beleg ü.txt|text/plain|11|${sumOf(bytesOf('the receipt'))}`
    expect(out.refusal).toBeNull()
    expect(out.result).toEqual({ a: `1: ${told}`, b: `2: ${told}`, receipt: { name: 'Beleg ü.txt' } })
    expect((await at.road.log(out.run)).verified).toBe(true)
    expect(shown.join()).toContain('Which other file?')
    expect(await filesLeft()).toBe(0)
  })

  test('what the browser saves by itself is awaited and named, and goes nowhere', async () => {
    const body = 'on s { open "/" let file = download from click button "Frame" '
    const out = await run(`${body} } return { file }`)
    // Under the tools that drive it, Chromium saves under a name of its own.
    const name = browser === 'firefox' ? /^[^/]*Bill\.pdf$/ : /^[^/]+$/
    expect(out).toMatchObject({ status: 'done', result: { file: { name: expect.stringMatching(name) } } })
    const again = await run(`${body} open "/upload" upload file to field "File" }`)
    expect(again).toMatchObject({ status: 'refused', refusal: { code: 'page/file-not-held' } })
  })

  test('a picture shows what is meant, as large as it is, and covers what is secret or of another document', async () => {
    const names = ['Block', 'Form', 'Inside', 'Below']
    const out = await run(`on s { open "/shot"
${names.map((name, i) => `let f${i} = download from screenshot region "${name}"`).join('\n')}
screenshot heading "Shot"
open "/seen"
${names.map((_, i) => `upload f${i} to field "File" wait for text like "${i + 1}: *" up to 60s let got${i} = read text of status`).join('\n')} }
return { got: [${names.map((_, i) => `got${i}`).join(', ')}], f0 }`)
    expect(out.refusal).toBeNull()
    expect(out.result).toEqual({
      got: ['1: 200x100 0 128 255', '2: 300x60 0 0 0', '3: 300x60 0 0 0', '4: 120x80 9 99 199'],
      f0: { name: 'screenshot.png' }
    })
    expect(await filesLeft()).toBe(0)
    const restless = await run('on s { open "/shot" screenshot region "Restless" }')
    expect(restless).toMatchObject({ status: 'refused', refusal: { code: 'target/unsettled' } })
  })

  test.skipIf(browser === 'firefox')(
    'a download whose worker was killed is unknown, not done again, and leaves nothing (Firefox has no way to kill one)',
    async () => {
      const running = run('on s { open "/" let file = download from click link "Late" } return { file }')
      await expect.poll(() => hits('/late'), { timeout: 60_000 }).toBe(1)
      await at.road.driver.killWorker?.()
      expect(await running).toMatchObject({ status: 'unknown', refusal: { code: 'run/unknown-outcome' } })
      expect(hits('/late')).toBe(1)
      expect(await filesLeft()).toBe(0)
    }
  )
})

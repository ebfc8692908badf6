import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { TestPages } from '../testing/open-pages.ts'
import { outlineOf } from '../testing/outline-of.ts'

let pages: TestPages
beforeAll(async () => {
  pages = await TestPages.start()
})
afterAll(() => pages.stop())

describe('text that nobody sees is not told', () => {
  test.each([
    ['display', '<p style="display:none">ghost'],
    ['hidden', '<p hidden>ghost'],
    ['visibility', '<p style="visibility:hidden">ghost'],
    ['opacity', '<p style="opacity:0">ghost'],
    ['opacity above', '<div style="opacity:0"><div><p>ghost</div></div>'],
    ['opacities together', '<div style="opacity:.2"><p style="opacity:.2">ghost</div>'],
    ['a filter', '<p style="filter:opacity(0)">ghost'],
    ['its own colour', '<p style="color:#fff">ghost'],
    ['nearly its own colour', '<p style="color:#f4f4f6">ghost'],
    ['the same colour further up', '<div style="background:#123456"><p><span style="color:#123455">ghost</span></div>'],
    ['a colour that lets all through', '<p style="color:transparent">ghost'],
    ['a fill that lets all through', '<p style="-webkit-text-fill-color:transparent">ghost'],
    ['its colour and a shadow of it', '<p style="color:#fff;text-shadow:0 0 1px #fff">ghost'],
    ['a colour of another space', '<p style="color:oklch(1 0 0)">ghost'],
    ['clip-path', '<p style="clip-path:inset(50%)">ghost'],
    ['clip-path, a circle', '<p style="clip-path:circle(0)">ghost'],
    ['clip', '<p style="position:absolute;clip:rect(0 0 0 0)">ghost'],
    ['one pixel', '<p style="position:absolute;width:1px;height:1px;overflow:hidden">ghost'],
    ['no height', '<div style="height:0;overflow:hidden"><p>ghost</div>'],
    ['no height, clipped', '<div style="max-height:0;overflow:clip"><p>ghost</div>'],
    ['no size', '<p style="transform:scale(0)">ghost'],
    ['off the page', '<p style="position:absolute;left:-9999px">ghost'],
    ['far above', '<p style="position:absolute;top:-999px">ghost'],
    ['moved away', '<p style="transform:translateX(-3000px)">ghost'],
    ['its indent', '<p style="text-indent:-9999px;white-space:nowrap">ghost'],
    ['its margin', '<p style="margin-left:-9999px;width:100px">ghost'],
    ['beyond a window that does not scroll there', '<p style="position:fixed;left:105vw">ghost'],
    ['no letters', '<p style="font-size:0">ghost'],
    ['letters of one pixel', '<p style="font-size:1px">ghost'],
    ['a closed disclosure', '<details><summary>more</summary><p>ghost</details>'],
    ['what a box cuts off', '<div style="height:20px;overflow:hidden"><p style="margin-top:40px">ghost</div>'],
    ['a script', '<script type=text/plain>ghost</script>'],
    ['a template', '<template><p>ghost</template>'],
    ['a comment', '<!-- ghost -->'],
    ['a hidden field', '<input type=hidden value=ghost>'],
    ['content-visibility', '<div style="content-visibility:hidden"><p>ghost</div>'],
    ['collapsed', '<p style="visibility:collapse">ghost'],
    ['hidden until found', '<p hidden=until-found>ghost'],
    ['a popover', '<p popover>ghost'],
    ['a closed dialog', '<dialog>ghost</dialog>'],
    ['unseen words in a link', '<a href=/x>See <span style="opacity:0">ghost</span></a>'],
    ['unseen words in a button', '<button>Save<span style="font-size:0">ghost</span></button>'],
    ['unseen words in a heading', '<h1>News<span style="position:absolute;left:-9999px">ghost</span></h1>'],
    ['unseen words in a cell', '<table><tr><th>A<th>B<tr><td>1<td>2<b style="opacity:0">ghost</b></table>'],
    [
      'words in a shadow tree',
      '<div id=h></div><script>h.attachShadow({mode:"open"}).innerHTML="<p hidden>ghost"</script>'
    ],
    ['what no slot shows', '<div id=h>ghost</div><script>h.attachShadow({mode:"open"}).innerHTML="<p>x"</script>']
  ])('by %s', async (_what, html) => {
    const page = await pages.open(`${html}<div style="all:initial;display:block">shown</div>`)
    const outline = await outlineOf(page)
    expect(outline).not.toContain('ghost')
    expect(outline).toContain('"shown"')
  })
})

describe('text that somebody sees is told', () => {
  test.each([
    ['further down', '<div style="height:5000px"></div><p>seen'],
    ['further right', '<p style="margin-left:4000px">seen'],
    ['scrolled away above', '<p>seen<div style="height:5000px"></div><script>scrollTo(0, 4000)</script>'],
    [
      'scrolled away in a box',
      '<div id=b style="height:100px;overflow:auto"><p>seen<div style="height:900px"></div></div><script>b.scrollTop=800</script>'
    ],
    ['below in a box', '<div style="height:100px;overflow:auto"><div style="height:900px"></div><p>seen</div>'],
    [
      'in a box of a box that scrolls',
      '<div style="height:100px;overflow:auto"><div style="height:900px"></div><div style="overflow:hidden"><p>seen</div></div>'
    ],
    [
      'out of a box that cuts off, since it is placed by another',
      '<div style="position:relative"><div style="height:10px;overflow:hidden"><p style="position:absolute;top:50px">seen</div></div>'
    ],
    ['white on a picture', '<div style="background-image:linear-gradient(#000,#000)"><p style="color:#fff">seen</div>'],
    [
      'white on a picture beside it',
      '<div style="position:relative"><img style="position:absolute;inset:0;width:100%;height:100%" alt=""><p style="position:relative;color:#fff">seen</div>'
    ],
    [
      'white on a box beside it',
      '<div style="position:relative"><div style="position:absolute;inset:0;background:#000"></div><p style="position:relative;color:#fff">seen</div>'
    ],
    [
      'white on a generated box',
      '<style>#g::before{content:"";position:absolute;inset:0;background:#000;z-index:-1}</style><div id=g style="position:relative;color:#fff">seen</div>'
    ],
    [
      'a gradient through its letters',
      '<p style="color:transparent;background:linear-gradient(red,blue);-webkit-background-clip:text;background-clip:text">seen'
    ],
    ['visible in what is not', '<div style="visibility:hidden"><p style="visibility:visible">seen</div>'],
    ['light grey', '<p style="color:#bbb">seen'],
    ['right to left', '<html dir=rtl><p style="width:3000px">seen'],
    ['in a box without a box', '<div style="display:contents"><p>seen</div>'],
    ['in a shadow tree', '<div id=h></div><script>h.attachShadow({mode:"open"}).innerHTML="<p>seen"</script>'],
    [
      'in a slot',
      '<div id=h><b>seen</b></div><script>h.attachShadow({mode:"open"}).innerHTML="<p><slot></slot>"</script>'
    ],
    ['kept from assistive technology', '<p aria-hidden=true>seen'],
    ['in an open disclosure', '<details open><summary>more</summary><p>seen</details>']
  ])('%s', async (_what, html) => {
    expect(await outlineOf(await pages.open(html))).toContain('seen')
  })

  test('and what is kept from assistive technology is marked', async () => {
    expect(await outlineOf(await pages.open('<p aria-hidden=true>seen <a href=/x>here</a></p>'))).toContain(
      'aria-hidden "seen here"'
    )
  })

  test('and what something opaque lies over is marked', async () => {
    const over = '<div style="position:fixed;inset:0;background:#eee;z-index:9">over</div>'
    const outline = await outlineOf(await pages.open(`<p>below</p><button>Save</button>${over}`))
    expect(outline.split('\n').slice(1)).toEqual([
      'covered "below"',
      expect.stringMatching(/^button "Save" behind @e\d+$/),
      '"over"'
    ])
    const glass = await outlineOf(await pages.open(`<p>below</p><button>Save</button>${over.replace('#eee', '#eee4')}`))
    expect(glass.split('\n').slice(1)).toEqual(['"below"', expect.stringMatching(/^button "Save" @e\d+$/), '"over"'])
  })

  test('and how much lies beyond the window is said', async () => {
    const page = await pages.open('<div style="height:300vh"></div><p>end<script>scrollTo(0, innerHeight)</script>')
    expect(await outlineOf(page)).toMatch(/; 1\.0 screens above; 1\.\d screens below\)/)
  })
})

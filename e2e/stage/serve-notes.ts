import { type Pages, servePages } from './serve-pages.ts'

/** A site that files notes, one for each form that is sent, and takes the last one back. */
export interface Notes extends Pages {
  /** The notes that it holds now, in the order in which they came. */
  held(): readonly string[]
  /** Forms that were sent, filed and taken back. */
  sent(): { readonly filed: number; readonly withdrawn: number }
}

const LOOPS = 'for (const end = Date.now() + 30000; Date.now() < end; );'
const FILES = `const sent = new XMLHttpRequest(); sent.open('POST', '/file', false); sent.send('note=Lost');`

export const serveNotes = async (): Promise<Notes> => {
  const posts = () => pages.hits.filter(({ method }) => method === 'POST')
  const held = () => {
    const notes: string[] = []
    for (const { path, body } of posts()) {
      if (path === '/file') notes.push(new URLSearchParams(body).get('note') ?? '')
      else notes.pop()
    }
    return notes
  }
  const pages = await servePages(() => ({
    '/': `<h1>Notes</h1><form method="post" action="/file"><label>Note <input name="note"></label><button>File</button></form>`,
    '/file': '<h1>Filed</h1>',
    '/last': '<h1>Last</h1><form method="post" action="/withdraw"><button>Withdraw</button></form>',
    '/withdraw': '<h1>Withdrawn</h1>',
    // What is pressed keeps the page busy once the site has the note.
    '/busy': `<h1>Busy</h1><button onclick="${FILES}${LOOPS}">File it</button>`,
    // And one that keeps it busy before.
    '/slow': `<h1>Slow</h1><button onclick="${LOOPS}${FILES}">File it</button>`,
    '/all': `<h1>All</h1>${held()
      .map((note) => `<h2>${note}</h2>`)
      .join('')}`,
    '/moves': `<h1>Moves</h1><ul aria-label="Notes"><li><b>Ours</b><form method="post" action="/file">
      <input type="hidden" name="note" value="Moved"><button>File</button></form></li></ul>
      <button onclick="document.querySelector('b').textContent = 'Theirs'">Change</button>`
  }))
  return {
    ...pages,
    held,
    sent: () => ({
      filed: posts().filter(({ path }) => path === '/file').length,
      withdrawn: posts().filter(({ path }) => path === '/withdraw').length
    })
  }
}

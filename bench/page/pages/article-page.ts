import { type Aimed, documentOf, type MeasuredPage } from '../measured-page.ts'

const STYLE = `body { font: 18px/1.6 serif; margin: 0 } .page { display: grid; grid-template-columns: 16em minmax(0, 44em); gap: 3em; margin: 0 auto; max-width: 70em }
  nav.contents { position: sticky; top: 0; align-self: start; max-height: 100vh; overflow: auto; font: 14px sans-serif } figure { margin: 1.5em 0 }
  sup a { text-decoration: none } sup a::before { content: "[" } sup a::after { content: "]" } a.external::after { content: "" }
  .infobox { float: right; width: 16em; border: 1px solid #aaa; font: 13px sans-serif; margin: 0 0 1em 1em } .toggle { font: 13px sans-serif }
  .visually-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip: rect(0 0 0 0) } @media print { nav { display: none } }`

const SECTIONS = 24
const PARAGRAPHS = 7

/** Words about the making of paper, put together anew for each sentence so that no two are the same. */
const SUBJECTS =
  `The mill|A sheet of rag paper|The guild of Nuremberg|Every vat man|The felt between two sheets|A watermark|The river above the town|Its owner|The merchant from Genoa|A later owner|The print shop|This method|The first machine|A worn mould|The archive|Its ledger`.split(
    '|'
  )
const VERBS =
  `was described as|gave way to|depended on|came long before|was bought for the sake of|is found beside|could not be told from|needed|was taxed together with|replaced|made good use of|was set against|is named after|outlived`.split(
    '|'
  )
const OBJECTS =
  `the older hammers|a better size of animal glue|the trade across the Alps|twelve hundred sheets a day|linen that had been worn thin|a wheel of oak|the rules of 1398|what the town would pay|the dry loft under the roof|a press with two screws|the fibres of flax and hemp|letters that were never sent|a toll at the bridge|the papers of the council`.split(
    '|'
  )
const ENDS =
  `in the spring of that year|as the accounts show|though nobody wrote down why|until the war|which visitors still remark on|for three generations|by the light of the drying loft|and so it stayed|when the water was low|to the dismay of the scribes`.split(
    '|'
  )
const LINKED = [
  'rag paper',
  'watermark',
  'drying loft',
  'Nuremberg',
  'animal glue',
  'stamping mill',
  'vat man',
  'chain lines'
]
const TITLES =
  `Beginnings|Rags and their dealers|The stamping mill|Moulds and deckles|Vat, coucher and layman|Pressing|Drying|Sizing|Watermarks|Sorting and counting|Guilds|Wages|Water and law|Taxes|The trade north|Printers|Scribes|Forgers|The Hollander|Machines|Wood and straw|Acid|Revival|In museums`.split(
    '|'
  )

const pick = (from: readonly string[], at: number): string => from[at % from.length] ?? ''
const slug = (text: string): string => text.toLowerCase().replace(/[^a-z]+/g, '-')

const sentence = (at: number): string =>
  `${pick(SUBJECTS, at * 5 + 1)} ${pick(VERBS, at * 3 + (at >> 4))} ${pick(OBJECTS, at * 11 + (at >> 3))} ${pick(ENDS, at * 7 + (at >> 5))}.`

const linked = (text: string, at: number): string =>
  `${text} See also <a href="#${slug(pick(LINKED, at))}" title="${pick(LINKED, at)}">${pick(LINKED, at)}</a> and <a class="external" href="#source-${at}">source ${at}</a>.`

const paragraph = (at: number): string => {
  const text = Array.from({ length: 6 }, (_, n) => sentence(at * 6 + n)).join(' ')
  const note = `<sup id="ref-${at}"><a href="#note-${at}" id="to-note-${at}">${at + 1}</a></sup>`
  return `<p>${at % 2 === 0 ? linked(text, at) : text} <em>${pick(OBJECTS, at)}</em> ${pick(ENDS, at + 3)}.${note}</p>`
}

const DOT = 'data:image/svg+xml,%3Csvg xmlns="http://www.w3.org/2000/svg" width="320" height="200"%3E%3C/svg%3E'

const figure = (at: number): string =>
  `<figure><img src='${DOT}' width="320" height="200" alt="Drawing ${at + 1}: ${pick(OBJECTS, at)}"><figcaption>Figure ${at + 1}. ${sentence(at * 13)}</figcaption></figure>`

const section = (title: string, at: number): string =>
  `<section id="${slug(title)}"><h2>${title} <button type="button" class="toggle" id="fold-${at}" aria-expanded="true" onclick="this.dataset.n = 1 + +(this.dataset.n ?? 0)">Fold ${title}</button></h2>
  ${Array.from({ length: PARAGRAPHS }, (_, n) => paragraph(at * PARAGRAPHS + n)).join('\n')}
  ${at % 2 === 0 ? figure(at) : `<ul>${Array.from({ length: 5 }, (_, n) => `<li>${sentence(at * 31 + n)}</li>`).join('')}</ul>`}</section>`

const notes = (): string =>
  `<section aria-labelledby="notes"><h2 id="notes">Notes</h2><ol>${Array.from({ length: SECTIONS * PARAGRAPHS }, (_, at) => `<li id="note-${at}"><a href="#ref-${at}">back</a> ${pick(SUBJECTS, at)}, <cite>${pick(OBJECTS, at * 3)}</cite>, p. ${at + 7}.</li>`).join('')}</ol></section>`

const FAR = [8, 22, 1, 15]

const foldOf = (at: number): Aimed => ({ role: 'button', name: `Fold ${TITLES[at]}`, id: `fold-${at}` })

/** A long article as an encyclopedia has them: contents, sections, links, figures, a box of facts, notes; all words our own. */
export const articlePage: MeasuredPage = {
  name: 'article',
  html: documentOf(
    'The making of paper',
    STYLE,
    `<a class="visually-hidden" href="#content">Skip to content</a><header><form role="search" onsubmit="return false"><input type="search" id="search" aria-label="Search the pages"><button>Search</button></form>
    <label>Language <input id="language"></label></header>
    <div class="page"><nav class="contents" aria-label="Contents"><ol>${TITLES.map((title) => `<li><a href="#${slug(title)}">${title}</a></li>`).join('')}</ol></nav>
    <main id="content"><article><h1>The making of paper</h1><table class="infobox"><caption>Paper</caption>${LINKED.map((word, at) => `<tr><th scope="row">${word}</th><td>${pick(ENDS, at)}</td></tr>`).join('')}</table>
    ${TITLES.slice(0, SECTIONS).map(section).join('\n')}${notes()}</article></main></div>
    <footer><p>Words may be used by anybody.</p><a href="#about">About</a> <a href="#privacy">Privacy</a></footer>`
  ),
  clicked: [foldOf(0)],
  far: FAR.map(foldOf),
  filled: [{ role: 'textbox', name: 'Language', id: 'language' }]
}

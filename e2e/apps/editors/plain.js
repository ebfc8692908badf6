import { showModel } from './show-model.js'

const app = document.querySelector('#app')
app.innerHTML = '<div contenteditable role="textbox" aria-label="Text"><p>old <b>words</b></p><p>and more</p></div>'
const host = app.firstChild

const isBlock = (node) => ['p', 'div'].includes(node.localName)

/** The text below a node, with a line for each block and break, as a page reads it that keeps it. */
const textOf = (node) => {
  if (node.nodeType === 3) return node.data.replaceAll('\u00a0', ' ')
  const inner = [...node.childNodes].map(textOf).join('')
  if (node.localName === 'br') return '\n'
  if (isBlock(node)) return inner.endsWith('\n') ? inner : `${inner}\n`
  return ['b', 'strong'].includes(node.localName) && inner !== '' ? `*${inner}*` : inner
}

const read = () => [...host.childNodes].map(textOf).join('').replace(/\n$/, '').split('\n')

// What the page heard of by `input`, and nothing that came about otherwise.
let lines = read()
host.addEventListener('input', () => {
  lines = read()
})

showModel(() => lines)

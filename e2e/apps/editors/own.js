import { showModel } from './show-model.js'

/** An editor that lets the browser do nothing: it hears what is wanted, and draws what it holds. */
const app = document.querySelector('#app')
app.innerHTML = '<div contenteditable role="textbox" aria-label="Text"></div>'
const host = app.firstChild
const lines = ['old words', 'and more']

const draw = () => {
  host.innerHTML = lines.map(() => '<div></div>').join('')
  lines.forEach((line, at) => {
    if (line) host.children[at].textContent = line
    else host.children[at].append(document.createElement('br'))
  })
}

/** The caret as `[line, offset]`. */
const placeOf = (node, offset) => {
  if (node === host) return offset < lines.length ? [offset, 0] : [lines.length - 1, lines.at(-1).length]
  const line = [...host.children].findIndex((at) => at.contains(node))
  return [line, node.nodeType === 3 ? offset : offset === 0 ? 0 : lines[line].length]
}

const replace = ([fromLine, from], [toLine, to], text) => {
  const parts = (lines[fromLine].slice(0, from) + text + lines[toLine].slice(to)).split('\n')
  lines.splice(fromLine, toLine - fromLine + 1, ...parts)
  draw()
  const after = (lines[fromLine].slice(0, from) + text).split('\n')
  const at = host.children[fromLine + text.split('\n').length - 1]
  const offset = text.includes('\n') ? text.split('\n').at(-1).length : from + text.length
  getSelection().collapse(
    at.firstChild?.nodeType === 3 ? at.firstChild : at,
    after.length && at.firstChild?.nodeType === 3 ? offset : 0
  )
}

const edit = (text, back) => {
  const { startContainer, startOffset, endContainer, endOffset, collapsed } = getSelection().getRangeAt(0)
  let start = placeOf(startContainer, startOffset)
  const end = placeOf(endContainer, endOffset)
  if (collapsed && back) {
    if (start[1] > 0) start = [start[0], start[1] - 1]
    else if (start[0] > 0) start = [start[0] - 1, lines[start[0] - 1].length]
  }
  replace(start, end, text)
}

host.addEventListener('beforeinput', (event) => {
  event.preventDefault()
  const { inputType, data } = event
  if (inputType === 'insertText' || inputType === 'insertFromPaste' || inputType === 'insertReplacementText')
    edit(data ?? event.dataTransfer?.getData('text/plain') ?? '')
  else if (inputType === 'insertParagraph' || inputType === 'insertLineBreak') edit('\n')
  else if (inputType === 'deleteContentBackward') edit('', true)
})
draw()

showModel(() => lines)

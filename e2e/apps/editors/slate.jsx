import { useMemo } from 'react'
import { createRoot } from 'react-dom/client'
import { createEditor, Editor } from 'slate'
import { withHistory } from 'slate-history'
import { Editable, Slate, withReact } from 'slate-react'
import { showModel } from './show-model.js'

const OLD = [
  { type: 'paragraph', children: [{ text: 'old ' }, { text: 'words', bold: true }] },
  { type: 'paragraph', children: [{ text: 'and more' }] }
]

const Leaf = ({ attributes, children, leaf }) => (
  <span {...attributes}>{leaf.bold ? <strong>{children}</strong> : children}</span>
)

const marked = ({ text, bold }) => (bold && text !== '' ? `*${text}*` : text)

const toggleBold = (editor) =>
  Editor.marks(editor)?.bold ? Editor.removeMark(editor, 'bold') : Editor.addMark(editor, 'bold', true)

const App = () => {
  const editor = useMemo(() => withHistory(withReact(createEditor())), [])
  const onKeyDown = (event) => {
    if (event.key !== 'b' || !event.ctrlKey) return
    event.preventDefault()
    toggleBold(editor)
  }
  useMemo(() => showModel(() => editor.children.map(({ children }) => children.map(marked).join(''))), [editor])
  return (
    <Slate editor={editor} initialValue={OLD}>
      <Editable aria-label="Text" renderLeaf={Leaf} onKeyDown={onKeyDown} />
    </Slate>
  )
}

createRoot(document.querySelector('#app')).render(<App />)

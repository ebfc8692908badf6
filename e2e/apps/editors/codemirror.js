import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { EditorState } from '@codemirror/state'
import { EditorView, keymap } from '@codemirror/view'
import { showModel } from './show-model.js'

const state = EditorState.create({
  doc: 'old words\nand more',
  extensions: [
    history(),
    keymap.of([...defaultKeymap, ...historyKeymap]),
    EditorView.contentAttributes.of({ 'aria-label': 'Text' }),
    // Lines outside the window are not in the page.
    EditorView.theme({ '&': { height: '120px' }, '.cm-scroller': { overflow: 'auto' } })
  ]
})
const view = new EditorView({ state, parent: document.querySelector('#app') })

showModel(() => view.state.doc.toString().split('\n'))

import { baseKeymap, toggleMark } from 'prosemirror-commands'
import { history, redo, undo } from 'prosemirror-history'
import { inputRules, textblockTypeInputRule } from 'prosemirror-inputrules'
import { keymap } from 'prosemirror-keymap'
import { schema } from 'prosemirror-schema-basic'
import { EditorState } from 'prosemirror-state'
import { EditorView } from 'prosemirror-view'
import 'prosemirror-view/style/prosemirror.css'
import { showModel } from './show-model.js'

const doc = schema.node('doc', null, [
  schema.node('paragraph', null, [schema.text('old '), schema.text('words', [schema.marks.strong.create()])]),
  schema.node('paragraph', null, [schema.text('and more')])
])

const plugins = [
  inputRules({
    rules: [textblockTypeInputRule(/^(#{1,3})\s$/, schema.nodes.heading, ([, marks]) => ({ level: marks.length }))]
  }),
  history(),
  keymap({ 'Mod-z': undo, 'Mod-y': redo, 'Mod-b': toggleMark(schema.marks.strong) }),
  keymap(baseKeymap)
]

const view = new EditorView(document.querySelector('#app'), {
  state: EditorState.create({ doc, plugins }),
  attributes: { role: 'textbox', 'aria-label': 'Text', 'aria-multiline': 'true' }
})

const marked = (node) => (node.marks.length > 0 ? `*${node.text}*` : node.text)

showModel(() => view.state.doc.children.map((block) => block.children.map(marked).join('')))

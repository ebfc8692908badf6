import Quill from 'quill'
import 'quill/dist/quill.core.css'
import { showModel } from './show-model.js'

const app = document.querySelector('#app')
app.innerHTML = '<p>old <strong>words</strong></p><p>and more</p>'
const quill = new Quill(app)
quill.root.setAttribute('role', 'textbox')
quill.root.setAttribute('aria-label', 'Text')

showModel(() =>
  quill
    .getContents()
    .ops.map(({ insert, attributes }) => (attributes?.bold ? `*${insert}*` : insert))
    .join('')
    .replace(/\n$/, '')
    .split('\n')
)

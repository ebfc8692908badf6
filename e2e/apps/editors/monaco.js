import * as monaco from 'monaco-editor/editor/editor.main.js'
import { showModel } from './show-model.js'

globalThis.MonacoEnvironment = { getWorker: () => new Worker(URL.createObjectURL(new Blob(['']))) }

const app = document.querySelector('#app')
app.style.height = '200px'
const editor = monaco.editor.create(app, {
  value: 'old words\nand more',
  language: 'plaintext',
  ariaLabel: 'Text',
  autoIndent: 'none'
})

showModel(() => editor.getValue().split('\n'))

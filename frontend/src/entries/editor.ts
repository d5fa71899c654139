// The editor of a draft; only the page of a draft loads it.
import '../styles/editor.css'
import { mount } from 'svelte'
import type { Island } from '../editor/island.ts'
import Editor from '../islands/Editor.svelte'

const target = document.getElementById('editor')
const told = document.getElementById('island')
if (target && told) {
  mount(Editor, {
    target,
    props: {
      island: JSON.parse(told.textContent) as Island,
      words: target.dataset,
      instead: document.getElementById('text-now'),
      redlinePanel: document.getElementById('redline'),
    },
  })
}

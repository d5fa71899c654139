/** For tests: texts as outlines, with a bar for the cursor, and commands that change them. */
import { getSchema } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import { type Command, EditorState, type Plugin, TextSelection } from '@tiptap/pm/state'
import { blocksOf } from './numbering.ts'
import { nodesAndMarks } from './nodes.ts'

export const schema = getSchema(nodesAndMarks('doc'))

const make = (name: string, content: readonly Node[], id?: string): Node => {
  const type = schema.nodes[name]
  if (!type) throw new RangeError(name)
  return type.create(id === undefined ? null : { id }, content)
}

let last = 0
const fresh = () => `b${String((last += 1))}`
const words = (text: string) => (text ? [schema.text(text)] : [])
const named = (name: string) => (text: string) => make(name, words(text), fresh())

export const title = named('title')
export const p = named('paragraph')
export const h = named('heading')
export const li = (text: string, ...inside: Node[]) =>
  make('list_item', [make('item_text', words(text)), ...inside], fresh())
export const ol = (...items: Node[]) => make('ordered_list', items)
export const ul = (...items: Node[]) => make('bullet_list', items)
export const quote = (...texts: string[]) => make('quote', texts.map(named('quotation')))
export const preamble = (...flow: Node[]) => make('preamble', flow)
const section =
  (name: string) =>
  (text: string, ...rest: Node[]) =>
    make(name, [named(`${name}_title`)(text), ...rest])
export const article = section('article')
export const chapter = section('chapter')
export const decision = section('decision')
const cells = (texts: readonly string[]) => texts.map((text) => make('table_cell', words(text)))
export const table = (head: string[], ...rows: string[][]) =>
  make('table', [
    make('table_head', cells(head), fresh()),
    ...rows.map((row) => make('table_row', cells(row), fresh())),
  ])

/** A state with the cursor at the first bar, or a selection between two. */
export function write(parts: readonly Node[], plugins: Plugin[] = []): EditorState {
  const doc = make('doc', parts)
  const bars: number[] = []
  doc.descendants((node, pos) => {
    for (const found of node.text?.matchAll(/\|/g) ?? []) bars.push(pos + found.index)
  })
  let state = EditorState.create({ doc, plugins })
  const { tr } = state
  bars.forEach((pos, at) => tr.delete(pos - at, pos - at + 1))
  const [from, to] = bars
  if (from !== undefined)
    tr.setSelection(TextSelection.create(tr.doc, from, to === undefined ? from : to - 1))
  state = state.apply(tr)
  return EditorState.create({ doc: state.doc, selection: state.selection, plugins })
}

/** Every block as a line: its kind, its depth as dots, its words with the cursor in them. */
export function outline(state: EditorState): string[] {
  const { from, to } = state.selection
  const marks = [...new Set([to, from])]
  const bars = (node: Node, start: number) => {
    let text = node.textContent
    for (const mark of marks)
      if (mark >= start && mark <= start + node.content.size)
        text = `${text.slice(0, mark - start)}|${text.slice(mark - start)}`
    return text
  }
  return blocksOf(state.doc).map(({ kind, depth = 0, ordered, header, node, pos }) => {
    const name =
      kind === 'item' ? '·'.repeat(depth) + (ordered ? '1' : '-') : header ? 'head' : kind
    if (kind === 'item') return `${name} ${bars(node.child(0), pos + 2)}`.trimEnd()
    if (kind !== 'row') return `${name} ${bars(node, pos + 1)}`.trimEnd()
    let at = pos + 2
    const texts = node.children.map((cell) => {
      const text = bars(cell, at)
      at += cell.nodeSize
      return text
    })
    return `${name} ${texts.join(' / ')}`.trimEnd()
  })
}

/** The state after a command, or null where it does not apply. */
export function run(state: EditorState, command: Command): EditorState | null {
  let after = state
  const applies = command(state, (tr) => {
    after = state.applyTransaction(tr).state
  })
  return applies ? after : null
}

/** The outline after a command; throws where it does not apply. */
export function done(parts: readonly Node[], ...commands: Command[]): string[] {
  return outline(
    commands.reduce((state, command) => {
      const after = run(state, command)
      if (!after) throw new Error('the command does not apply')
      return after
    }, write(parts)),
  )
}

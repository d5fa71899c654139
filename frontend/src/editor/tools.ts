/** The buttons of the toolbar: what they are called, what they do, and how they stand now. */
import type { Editor } from '@tiptap/core'
import { redo, undo, yUndoPluginKey } from '@tiptap/y-tiptap'
import type { Command, EditorState } from '@tiptap/pm/state'
import { say, type Words } from './island.ts'
import { toggle } from './keys.ts'
import { linkAt } from './links.ts'
import { indent, isAll, outdent, passageAt, toggleKind, toggleList } from './passages.ts'
import { addArticle, addChapter, depthOf } from './sections.ts'
import { addColumn, addRow, addTable, removeColumn, removeRow, toggleHead } from './tables.ts'

interface Tool {
  /** Its name among the words of the page. */
  name: string
  /** What stands on it; '' for what the style draws, none for the word itself. */
  sign?: string
  keys?: string
  command: Command
  pressed?: (state: EditorState) => boolean
  shown?: (state: EditorState) => boolean
}

/** A button as it stands now. */
export interface ToolState {
  name: string
  label: string
  sign: string
  title: string
  pressed: boolean | undefined
  disabled: boolean
}

const hasMark = (name: string) => (state: EditorState) => {
  const { from, to, empty, $from } = state.selection
  const type = state.schema.marks[name]
  if (!type) return false
  if (empty) return type.isInSet(state.storedMarks ?? $from.marks()) !== undefined
  return state.doc.rangeHasMark(from, to, type)
}

const isLine =
  (...[kind, ordered]: Parameters<typeof isAll> extends [unknown, ...infer Rest] ? Rest : never) =>
  (state: EditorState) => {
    const passage = passageAt(state)
    return passage !== null && isAll(passage, kind, ordered)
  }

const isIn = (name: string) => (state: EditorState) => depthOf(state.selection.$from, name) >= 0

/** Whether there is something of our own to take back, or to do again. */
const stack =
  (act: Command, which: 'hasUndoOps' | 'hasRedoOps'): Command =>
  (state, dispatch) => {
    const has = (yUndoPluginKey.getState(state) as Record<string, boolean> | undefined)?.[which]
    return dispatch ? act(state, dispatch) : has === true
  }

const inTable = isIn('table')
const outsideTable = (state: EditorState) => !inTable(state)
const inList = isIn('list_item')

const GROUPS: readonly (readonly Tool[])[] = [
  [
    { name: 'bold', sign: 'B', keys: 'b', command: toggle('bold'), pressed: hasMark('bold') },
    { name: 'italic', sign: 'I', keys: 'i', command: toggle('italic'), pressed: hasMark('italic') },
    { name: 'link', keys: 'k', command: () => true, pressed: (state) => linkAt(state) !== null },
  ],
  [
    { name: 'article', sign: '+', keys: 'Enter', command: addArticle },
    { name: 'chapter', sign: '+', keys: 'Shift-Enter', command: addChapter },
    {
      name: 'heading',
      keys: 'Alt-4',
      command: toggleKind('heading'),
      shown: outsideTable,
      pressed: isLine('heading'),
    },
  ],
  [
    {
      name: 'ordered',
      sign: '',
      keys: 'Shift-7',
      command: toggleList(true),
      shown: outsideTable,
      pressed: isLine('item', true),
    },
    {
      name: 'bulleted',
      sign: '',
      keys: 'Shift-8',
      command: toggleList(false),
      shown: outsideTable,
      pressed: isLine('item', false),
    },
    { name: 'outdent', sign: '⇤', keys: 'Shift-Tab', command: outdent, shown: inList },
    { name: 'indent', sign: '⇥', keys: 'Tab', command: indent, shown: inList },
    {
      name: 'quote',
      keys: 'Shift-9',
      command: toggleKind('quotation'),
      shown: outsideTable,
      pressed: isLine('quotation'),
    },
    { name: 'table', command: addTable, shown: outsideTable },
  ],
  [
    { name: 'addRow', command: addRow, shown: inTable },
    { name: 'addColumn', command: addColumn, shown: inTable },
    { name: 'removeRow', command: removeRow, shown: inTable },
    { name: 'removeColumn', command: removeColumn, shown: inTable },
    {
      name: 'tableHead',
      command: toggleHead,
      shown: inTable,
      pressed: ({ selection: { $from } }) =>
        $from.node(depthOf($from, 'table')).firstChild?.type.name === 'table_head',
    },
  ],
  [
    { name: 'undo', sign: '↶', keys: 'z', command: stack(undo, 'hasUndoOps') },
    { name: 'redo', sign: '↷', keys: 'Shift-z', command: stack(redo, 'hasRedoOps') },
  ],
]

/** The words that the toolbar needs. */
export const toolWords = GROUPS.flat().flatMap(({ name, sign }) =>
  sign === undefined || sign === '+' ? [name, `${name}Short`] : [name],
)

const PLAIN_KEYS = new Set(['Tab', 'Shift-Tab'])

/** A shortcut as it stands on the keyboard: "Ctrl+Shift+7". */
export function shortcut(keys: string, isApple: boolean): string {
  const full = PLAIN_KEYS.has(keys) ? keys : `Mod-${keys}`
  const spoken = full.split('-').map((key) => (key === 'Mod' ? (isApple ? 'Cmd' : 'Ctrl') : key))
  return spoken.map((key) => (key.length === 1 ? key.toUpperCase() : key)).join('+')
}

const isApple = () => /Mac|iPhone|iPad/.test(navigator.userAgent)

function shownAs(tool: Tool, state: EditorState, words: Words): ToolState {
  const label = say(words, tool.name)
  return {
    name: tool.name,
    label,
    sign:
      tool.sign === '+'
        ? `+ ${say(words, `${tool.name}Short`)}`
        : (tool.sign ?? say(words, `${tool.name}Short`)),
    title: tool.keys ? `${label} (${shortcut(tool.keys, isApple())})` : label,
    pressed: tool.pressed?.(state),
    disabled: tool.name !== 'link' && !tool.command(state),
  }
}

/** The groups of buttons as they stand now; a group of which nothing shows is left out. */
export function toolbar(editor: Editor, words: Words): ToolState[][] {
  const { state } = editor
  return GROUPS.map((group) =>
    group.filter((tool) => tool.shown?.(state) ?? true).map((tool) => shownAs(tool, state, words)),
  ).filter((group) => group.length > 0)
}

interface Undoing {
  undoManager: { stopCapturing: () => void }
}

/** Do what a button says, as a step of its own to take back, and go on in the text. */
export function use(editor: Editor, name: string): void {
  const tool = GROUPS.flat().find((one) => one.name === name)
  const { view } = editor
  const undoing = yUndoPluginKey.getState(view.state) as Undoing | undefined
  undoing?.undoManager.stopCapturing()
  tool?.command(view.state, view.dispatch, view)
  undoing?.undoManager.stopCapturing()
  view.focus()
}

/** Commands on tables: rows of equally many cells, the head first. */
import type { Node, NodeType, ResolvedPos, Schema } from '@tiptap/pm/model'
import {
  type Command,
  type EditorState,
  Selection,
  TextSelection,
  type Transaction,
} from '@tiptap/pm/state'
import { LIMITS } from './schema.ts'
import { depthOf } from './sections.ts'

const COLUMNS = 3

interface Cell {
  table: Node
  /** Where the table begins. */
  pos: number
  row: number
  column: number
}

function cellAt($pos: ResolvedPos): Cell | null {
  const depth = depthOf($pos, 'table')
  if (depth < 0 || $pos.depth < depth + 2) return null
  const [table, pos] = [$pos.node(depth), $pos.before(depth)]
  return { table, pos, row: $pos.index(depth), column: $pos.index(depth + 1) }
}

const type = (schema: Schema, name: string) => schema.nodes[name] as NodeType
const emptyRow = (schema: Schema, name: string, columns: number) =>
  type(schema, name).create(
    null,
    Array.from({ length: columns }, () => type(schema, 'table_cell').create()),
  )

/** Put the cursor in a cell of the table at `pos`. */
function enter(tr: Transaction, pos: number, row: number, column: number): Transaction {
  const table = tr.doc.nodeAt(pos)
  const rows = table?.children.slice(0, row) ?? []
  const cells = table?.maybeChild(row)?.children.slice(0, column) ?? []
  const at = [...rows, ...cells].reduce((sum, node) => sum + node.nodeSize, pos + 3)
  return tr.setSelection(TextSelection.near(tr.doc.resolve(at))).scrollIntoView()
}

/** A command that needs the cursor in a table. */
const inTable =
  (change: (state: EditorState, cell: Cell) => Transaction | null): Command =>
  (state, dispatch) => {
    const cell = cellAt(state.selection.$from)
    const tr = cell && change(state, cell)
    if (tr) dispatch?.(tr)
    return tr !== null
  }

function replaced(state: EditorState, { table, pos }: Cell, rows: readonly Node[]): Transaction {
  return state.tr.replaceWith(pos + 1, pos + 1 + table.content.size, rows)
}

/** Put a table with a head and two rows below the block with the cursor. */
export const addTable: Command = (state, dispatch) => {
  const { $from } = state.selection
  const { schema } = state
  const depth = depthOf($from, 'preamble', 'chapter', 'article', 'decision', 'fragment')
  if (depth < 0 || $from.depth === depth || cellAt($from)) return false
  const rows = ['table_head', 'table_row', 'table_row'].map((name) =>
    emptyRow(schema, name, COLUMNS),
  )
  const pos = $from.after(depth + 1)
  if (dispatch) {
    const tr = state.tr.insert(pos, type(schema, 'table').create(null, rows))
    dispatch(enter(tr, pos, 0, 0))
  }
  return true
}

/** Add a row below. */
export const addRow: Command = inTable((state, cell) => {
  const columns = cell.table.child(cell.row).childCount
  const rows = cell.table.children.toSpliced(
    cell.row + 1,
    0,
    emptyRow(state.schema, 'table_row', columns),
  )
  return enter(replaced(state, cell, rows), cell.pos, cell.row + 1, 0)
})

/** Add a column to the right. */
export const addColumn: Command = inTable((state, cell) => {
  if (cell.table.child(cell.row).childCount >= LIMITS.columns) return null
  const rows = cell.table.children.map((row) =>
    row.type.create(
      row.attrs,
      row.children.toSpliced(cell.column + 1, 0, type(state.schema, 'table_cell').create()),
    ),
  )
  return enter(replaced(state, cell, rows), cell.pos, cell.row, cell.column + 1)
})

/** Take the row away; the last one takes the table with it. */
export const removeRow: Command = inTable((state, cell) => {
  const rows = cell.table.children.toSpliced(cell.row, 1)
  if (rows.length === 0) return withoutTable(state, cell)
  const at = Math.min(cell.row, rows.length - 1)
  return enter(replaced(state, cell, rows), cell.pos, at, cell.column)
})

/** Take the column away; the last one takes the table with it. */
export const removeColumn: Command = inTable((state, cell) => {
  if (cell.table.child(cell.row).childCount === 1) return withoutTable(state, cell)
  const rows = cell.table.children.map((row) =>
    row.type.create(row.attrs, row.children.toSpliced(cell.column, 1)),
  )
  return enter(replaced(state, cell, rows), cell.pos, cell.row, Math.max(0, cell.column - 1))
})

/** Make the first row a head, or a row like the others. */
export const toggleHead: Command = inTable((state, cell) => {
  const first = cell.table.child(0)
  const other = first.type.name === 'table_head' ? 'table_row' : 'table_head'
  const row = type(state.schema, other).create(first.attrs, first.content)
  const rows = cell.table.children.toSpliced(0, 1, row)
  return enter(replaced(state, cell, rows), cell.pos, cell.row, cell.column)
})

function withoutTable(state: EditorState, { table, pos }: Cell): Transaction {
  const tr = state.tr.delete(pos, pos + table.nodeSize)
  return tr.setSelection(Selection.near(tr.doc.resolve(pos), -1)).scrollIntoView()
}

/** Tab and Shift-Tab: to the next or the previous cell; behind the last one a row is added. */
export const nextCell = (by: 1 | -1): Command =>
  inTable((state, cell) => {
    const columns = cell.table.child(cell.row).childCount
    const at = cell.row * columns + cell.column + by
    const [row, column] = [Math.floor(at / columns), at % columns]
    if (at < 0) return null
    if (row < cell.table.childCount) return enter(state.tr, cell.pos, row, column)
    const rows = [...cell.table.children, emptyRow(state.schema, 'table_row', columns)]
    return enter(replaced(state, cell, rows), cell.pos, row, 0)
  })

/** Enter in a table: the cell below; behind the last row one goes on under the table. */
export const cellBelow: Command = inTable((state, cell) => {
  if (cell.row + 1 < cell.table.childCount)
    return enter(state.tr, cell.pos, cell.row + 1, cell.column)
  return below(state, cell.pos + cell.table.nodeSize)
})

function below(state: EditorState, pos: number): Transaction {
  const { tr, schema } = state
  if (!tr.doc.nodeAt(pos)?.inlineContent) tr.insert(pos, type(schema, 'paragraph').create())
  return tr.setSelection(TextSelection.create(tr.doc, pos + 1)).scrollIntoView()
}

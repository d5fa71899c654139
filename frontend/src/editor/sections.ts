/** Commands on chapters, articles and their titles. */
import type { Node, NodeType, ResolvedPos, Schema } from '@tiptap/pm/model'
import {
  type Command,
  type EditorState,
  Selection,
  TextSelection,
  type Transaction,
} from '@tiptap/pm/state'

const TITLES = ['title', 'chapter_title', 'article_title', 'decision_title']

const type = (schema: Schema, name: string) => schema.nodes[name] as NodeType
const make = (schema: Schema, name: string, content: readonly Node[] = []) =>
  type(schema, name).create(null, content)

/** The depth of the innermost node around the selection that has one of these names, or -1. */
export function depthOf($pos: ResolvedPos, ...names: string[]): number {
  let { depth } = $pos
  while (depth >= 0 && !names.includes($pos.node(depth).type.name)) depth -= 1
  return depth
}

/** Where the next section can go: after the innermost of these around, or before the decision. */
function placeAfter($pos: ResolvedPos, ...names: string[]): number {
  const own = depthOf($pos, ...names)
  if (own >= 0) return $pos.after(own)
  const top = $pos.node(0)
  if (depthOf($pos, 'decision') < 0 && $pos.depth > 0) return placeInTop(top, $pos.index(0))
  return placeInTop(top, top.childCount - 1)
}

const isSection = (node: Node) => ['chapter', 'article', 'decision'].includes(node.type.name)

/** After what stands before the sections, or after the child at `index`, but before a decision. */
function placeInTop(top: Node, index: number): number {
  const children = top.children
  const first = children.findIndex(isSection)
  const wanted = first < 0 ? children.length : Math.max(first, index)
  const at = children.slice(0, wanted + 1).at(-1)?.type.name === 'decision' ? wanted : wanted + 1
  const isBefore = first >= 0 && index < first
  return children.slice(0, isBefore ? first : at).reduce((pos, child) => pos + child.nodeSize, 0)
}

function insert(state: EditorState, pos: number, node: Node): Transaction {
  const tr = state.tr.insert(pos, node)
  return tr.setSelection(TextSelection.near(tr.doc.resolve(pos + 2))).scrollIntoView()
}

/** Where an article goes that is added from a chapter title or the words under it. */
function placeInChapter($pos: ResolvedPos, depth: number): number {
  const chapter = $pos.node(depth)
  let pos = $pos.start(depth)
  for (const child of chapter.children) {
    if (child.type.name === 'article') break
    pos += child.nodeSize
  }
  return pos
}

/** Add an article after the one with the cursor, and go to its title. */
export const addArticle: Command = (state, dispatch) => {
  const { $from } = state.selection
  const chapter = depthOf($from, 'chapter')
  const isInArticle = depthOf($from, 'article') >= 0
  const pos =
    chapter >= 0 && !isInArticle ? placeInChapter($from, chapter) : placeAfter($from, 'article')
  const { schema } = state
  const article = make(schema, 'article', [
    make(schema, 'article_title'),
    make(schema, 'paragraph'),
  ])
  dispatch?.(insert(state, pos, article))
  return true
}

/** Add a chapter after the one with the cursor, and go to its title. */
export const addChapter: Command = (state, dispatch) => {
  const { schema } = state
  const pos = placeAfter(state.selection.$from, 'chapter')
  dispatch?.(insert(state, pos, make(schema, 'chapter', [make(schema, 'chapter_title')])))
  return true
}

/** Enter in a title: what follows the cursor becomes the first paragraph under it. */
export const leaveTitle: Command = (state, dispatch) => {
  const { $from, $to } = state.selection
  const { name } = $from.parent.type
  if (!TITLES.includes(name) || !$from.sameParent($to)) return false
  dispatch?.(name === 'title' ? intoPreamble(state) : splitTitle(state))
  return true
}

function splitTitle(state: EditorState): Transaction {
  const { $from, $to } = state.selection
  const rest = $to.parent.content.cut($to.parentOffset)
  const tr = state.tr.delete($from.pos, $from.end())
  const pos = tr.mapping.map($from.after())
  tr.insert(pos, type(state.schema, 'paragraph').create(null, rest))
  return tr.setSelection(TextSelection.create(tr.doc, pos + 1)).scrollIntoView()
}

/** The title of a text is one line; behind it one goes on in the preamble, made when it lacks. */
function intoPreamble(state: EditorState): Transaction {
  const { $from } = state.selection
  const { tr, schema } = state
  const after = $from.after()
  const next = state.doc.nodeAt(after)
  if (state.doc.type.name === 'doc' && (next === null || isSection(next)))
    tr.insert(after, make(schema, 'preamble', [make(schema, 'paragraph')]))
  return tr.setSelection(Selection.near(tr.doc.resolve(after))).scrollIntoView()
}

/** Backspace at the start of an article or chapter: it joins what stands before it. */
export const dissolve: Command = (state, dispatch) => {
  const { $from, empty } = state.selection
  const { name } = $from.parent.type
  const isAtStart = empty && $from.parentOffset === 0
  if (!isAtStart || (name !== 'article_title' && name !== 'chapter_title')) return false
  const tr = name === 'article_title' ? withoutArticle(state) : withoutChapter(state)
  if (tr) dispatch?.(tr.scrollIntoView())
  return tr !== null
}

/** The lines of an article whose title became a paragraph, or vanished when it was empty. */
function loose(article: Node, schema: Schema): Node[] {
  const [title, ...rest] = article.children
  if (!title || title.content.size === 0) return rest
  return [
    type(schema, 'paragraph').create({ id: title.attrs['id'] as string }, title.content),
    ...rest,
  ]
}

const HOLDS_LINES = ['article', 'preamble', 'chapter']

function withoutArticle(state: EditorState): Transaction | null {
  const { $from } = state.selection
  const depth = $from.depth - 1
  const article = $from.node(depth)
  const [start, parent] = [$from.before(depth), $from.node(depth - 1)]
  const before = parent.maybeChild($from.index(depth - 1) - 1)
  const isUnderTitle = parent.type.name === 'chapter' && before?.type.name !== 'article'
  const end = isUnderTitle ? start : start - 1
  const holds = isUnderTitle || (before && HOLDS_LINES.includes(before.type.name))
  // Words may stand only before the first article of a chapter, or in what comes before.
  if (!holds || before?.lastChild?.type.name === 'article') return null
  const lines = loose(article, state.schema)
  const tr = state.tr.delete(start, start + article.nodeSize).insert(end, lines)
  return tr.setSelection(Selection.near(tr.doc.resolve(end + 1), lines.length > 0 ? 1 : -1))
}

/** A chapter without words of its own hands its articles to the chapter before it, if any. */
function withoutChapter(state: EditorState): Transaction | null {
  const { $from } = state.selection
  const depth = $from.depth - 1
  const chapter = $from.node(depth)
  const [start, index] = [$from.before(depth), $from.index(depth - 1)]
  const before = $from.node(depth - 1).maybeChild(index - 1)
  const rest = chapter.children.slice(1)
  const areArticles = rest.every((child) => child.type.name === 'article')
  if (chapter.firstChild?.content.size || !areArticles) return null
  const end = before?.type.name === 'chapter' ? start - 1 : start
  const tr = state.tr.delete(start, start + chapter.nodeSize).insert(end, rest)
  return tr.setSelection(Selection.near(tr.doc.resolve(end), -1))
}

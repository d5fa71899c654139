/** Commands on the lines around the selection: what they become, and where the cursor goes. */
import type { Node, ResolvedPos } from '@tiptap/pm/model'
import {
  type Command,
  type EditorState,
  Selection,
  TextSelection,
  type Transaction,
} from '@tiptap/pm/state'
import { type Line, linesOf, nodesOf, startsOf } from './lines.ts'

/** A place in lines: which line, and how far in its words. */
export interface Spot {
  line: number
  offset: number
}

/** The lines of one run of siblings, and what of them is selected. */
export interface Passage {
  lines: Line[]
  from: number
  to: number
  anchor: Spot
  head: Spot
  isEmpty: boolean
}

export interface Changed {
  lines: Line[]
  anchor: Spot
  head?: Spot
}

const HOLDERS = ['preamble', 'chapter', 'article', 'decision', 'fragment']
const isFlow = (node: Node | null | undefined) => node?.type.spec.group?.startsWith('flow') ?? false

interface Run {
  nodes: Node[]
  start: number
  end: number
}

/** The siblings that hold the selection, with a neighbour on each side, to join or to part. */
function runAround($from: ResolvedPos, $to: ResolvedPos): Run | null {
  let depth = Math.min($from.depth, $to.depth)
  while (depth >= 0 && !HOLDERS.includes($from.node(depth).type.name)) depth -= 1
  if (depth < 0 || $from.depth === depth || $to.depth === depth) return null
  if ($from.start(depth) !== $to.start(depth)) return null
  const holder = $from.node(depth)
  let [first, last] = [$from.index(depth), $to.index(depth)]
  const chosen = holder.children.slice(first, last + 1)
  if (!chosen.every(isFlow)) return null
  if (first > 0 && isFlow(holder.maybeChild(first - 1))) first -= 1
  if (isFlow(holder.maybeChild(last + 1))) last += 1
  const start = $from.posAtIndex(first, depth)
  const nodes = holder.children.slice(first, last + 1)
  return { nodes, start, end: start + nodes.reduce((size, node) => size + node.nodeSize, 0) }
}

function spotOf(starts: readonly number[], $pos: ResolvedPos): Spot | null {
  const line = starts.indexOf($pos.start())
  return line < 0 ? null : { line, offset: $pos.parentOffset }
}

function passageOf(state: EditorState, run: Run): Passage | null {
  const { selection } = state
  const starts = startsOf(run.nodes, run.start)
  const [anchor, head] = [spotOf(starts, selection.$anchor), spotOf(starts, selection.$head)]
  if (!anchor || !head) return null
  const [from, to] = [Math.min(anchor.line, head.line), Math.max(anchor.line, head.line)]
  return { lines: linesOf(run.nodes), from, to, anchor, head, isEmpty: selection.empty }
}

/** The lines around the selection, or null where there are none: in a title or a table. */
export function passageAt(state: EditorState): Passage | null {
  const run = runAround(state.selection.$from, state.selection.$to)
  return run && passageOf(state, run)
}

function put(state: EditorState, run: Run, changed: Changed): Transaction {
  const nodes = nodesOf(changed.lines, state.schema)
  const tr = state.tr.replaceWith(run.start, run.end, nodes)
  const starts = startsOf(nodes, run.start)
  const at = ({ line, offset }: Spot) => tr.doc.resolve((starts[line] ?? run.start) + offset)
  const [$anchor, $head] = [at(changed.anchor), at(changed.head ?? changed.anchor)]
  const isInWords = $anchor.parent.inlineContent && $head.parent.inlineContent
  tr.setSelection(isInWords ? new TextSelection($anchor, $head) : Selection.near($anchor))
  return tr.scrollIntoView()
}

/** A command that changes lines; it does not apply where `change` gives null. */
export function onLines(change: (passage: Passage) => Changed | null): Command {
  return (state, dispatch) => {
    const run = runAround(state.selection.$from, state.selection.$to)
    const passage = run && passageOf(state, run)
    const changed = passage && change(passage)
    if (!changed) return false
    dispatch?.(put(state, run, changed))
    return true
  }
}

const isChosen = ({ from, to }: Passage, at: number) => at >= from && at <= to

function mapped(passage: Passage, change: (line: Line) => Line): Changed {
  const lines = passage.lines.map((one, at) =>
    isChosen(passage, at) && one.kind !== 'table' ? change(one) : one,
  )
  return { lines, anchor: passage.anchor, head: passage.head }
}

const plain = (one: Line): Line => ({ ...one, kind: 'paragraph', depth: 0, ordered: false })
const chosen = (passage: Passage) => passage.lines.slice(passage.from, passage.to + 1)

/** Whether all that is selected is of this kind, and for items of this sort. */
export const isAll = (passage: Passage, kind: Line['kind'], ordered = false) =>
  chosen(passage).every((one) => one.kind === kind && one.ordered === ordered)

/** Make a list of the lines, or of a list of this sort lines again. */
export const toggleList = (ordered: boolean): Command =>
  onLines((passage) => {
    if (isAll(passage, 'item', ordered)) return mapped(passage, plain)
    return mapped(passage, (one) => ({ ...one, kind: 'item', ordered, depth: one.depth || 1 }))
  })

/** Make the lines a quotation or headings, or plain again. */
export const toggleKind = (kind: 'quotation' | 'heading'): Command =>
  onLines((passage) =>
    isAll(passage, kind)
      ? mapped(passage, plain)
      : mapped(passage, (one) => ({ ...plain(one), kind })),
  )

/** The items under the one that is chosen go along with it. */
function withInside({ lines, from, to }: Passage): number {
  const top = Math.min(...lines.slice(from, to + 1).map((one) => one.depth))
  let end = to + 1
  while ((lines[end]?.depth ?? 0) > top) end += 1
  return end
}

function shifted(passage: Passage, by: number): Changed {
  const end = withInside(passage)
  const lines = passage.lines.map((one, at) =>
    at >= passage.from && at < end ? { ...one, depth: one.depth + by } : one,
  )
  return { lines, anchor: passage.anchor, head: passage.head }
}

/** Move items one level in, where there is an item for them to hang under. */
export const indent: Command = onLines((passage) => {
  const first = passage.lines[passage.from]
  const above = passage.lines[passage.from - 1]
  const isItems = chosen(passage).every((one) => one.kind === 'item')
  const canHang = above?.kind === 'item' && first && above.depth >= first.depth
  if (!isItems || !canHang) return null
  const deepest = Math.max(
    ...passage.lines.slice(passage.from, withInside(passage)).map((one) => one.depth),
  )
  return deepest < 6 ? shifted(passage, 1) : null
})

/** Move items one level out; an outermost item becomes a paragraph. */
export const outdent: Command = onLines((passage) => {
  if (!chosen(passage).every((one) => one.kind === 'item')) return null
  if (chosen(passage).every((one) => one.depth > 1)) return shifted(passage, -1)
  return mapped(passage, (one) => (one.depth > 1 ? { ...one, depth: one.depth - 1 } : plain(one)))
})

/** Enter in an item or a quotation: the rest goes on as a new one; an empty one ends it. */
export const splitLine: Command = onLines((passage) => {
  const own = passage.lines[passage.from]
  if (!passage.isEmpty || !own || (own.kind !== 'item' && own.kind !== 'quotation')) return null
  if (own.content.size === 0) return own.depth > 1 ? shifted(passage, -1) : mapped(passage, plain)
  const { offset, line } = passage.anchor
  const [before, after] = [own.content.cut(0, offset), own.content.cut(offset)]
  const parts = [
    { ...own, content: before },
    { ...own, content: after, id: null },
  ]
  // At the start of a line an empty one comes before it, so that the line stays what it was.
  if (offset === 0) parts.forEach((part, at) => (part.id = at ? own.id : null))
  return {
    lines: passage.lines.toSpliced(line, 1, ...parts),
    anchor: { line: line + 1, offset: 0 },
  }
})

/** Backspace at the start of a line: out of its list or quote, else onto the line before. */
export const joinLine: Command = onLines((passage) => {
  const { anchor, lines, isEmpty } = passage
  const own = lines[anchor.line]
  if (!isEmpty || anchor.offset > 0 || !own) return null
  if (own.depth > 1) return shifted(passage, -1)
  if (own.kind !== 'paragraph') return mapped(passage, plain)
  return joined(lines, anchor.line - 1)
})

/** Delete at the end of a line: the next one comes onto it. */
export const joinNextLine: Command = onLines(({ anchor, lines, isEmpty }) => {
  const own = lines[anchor.line]
  if (!isEmpty || !own || anchor.offset < own.content.size) return null
  return joined(lines, anchor.line)
})

function joined(lines: Line[], at: number): Changed | null {
  const [first, second] = [lines[at], lines[at + 1]]
  if (!first || !second || first.kind === 'table' || second.kind === 'table') return null
  // The words stay with the line that had them, whatever it was.
  const kept =
    first.content.size > 0 || second.kind === 'item' ? first : { ...first, id: second.id }
  const content = first.content.append(second.content)
  return {
    lines: lines.toSpliced(at, 2, { ...kept, content }),
    anchor: { line: at, offset: first.content.size },
  }
}

/**
 * Blocks in a row, and the nested nodes that they make: editing lists and quotes is editing lines.
 *
 * The flat form is that of the server (deliberation/text/tree.py): an item has a depth, and what
 * follows it one deeper hangs under it.
 */
import { Fragment, type Node, type Schema } from '@tiptap/pm/model'
import { LIMITS } from './schema.ts'

export type LineKind = 'paragraph' | 'heading' | 'quotation' | 'item' | 'table'

export interface Line {
  kind: LineKind
  id: string | null
  content: Fragment
  depth: number
  ordered: boolean
  /** A table stays as it is. */
  node: Node | null
}

export const line = (kind: LineKind, content: Fragment = Fragment.empty): Line => ({
  kind,
  id: null,
  content,
  depth: kind === 'item' ? 1 : 0,
  ordered: false,
  node: null,
})

const isList = (node: Node) => node.type.name === 'ordered_list' || node.type.name === 'bullet_list'

/** The lines of some sibling nodes (group `flow`). */
export function linesOf(nodes: readonly Node[]): Line[] {
  return nodes.flatMap((node) => {
    if (isList(node)) return items(node, 1)
    if (node.type.name === 'quote') return node.children.map((child) => worded(child))
    if (node.type.name === 'table') return [{ ...line('table'), node }]
    return [worded(node)]
  })
}

const worded = (node: Node): Line => ({
  ...line(node.type.name as LineKind, node.content),
  id: node.attrs['id'] as string | null,
})

function items(list: Node, depth: number): Line[] {
  const ordered = list.type.name === 'ordered_list'
  return list.children.flatMap((one) => {
    const inside = one.children.filter(isList).flatMap((child) => items(child, depth + 1))
    const texts = one.children.filter((child) => child.inlineContent)
    const content = texts.reduce((all, text) => all.append(text.content), Fragment.empty)
    return [
      { ...line('item', content), id: one.attrs['id'] as string | null, depth, ordered },
      ...inside,
    ]
  })
}

/** The nodes of some lines; neighbours of one kind share a list or a quote. */
export function nodesOf(lines: readonly Line[], schema: Schema): Node[] {
  const out: Node[] = []
  let at = 0
  while (at < lines.length) {
    const kind = (lines[at] as Line).kind
    let end = at + 1
    while (end < lines.length && lines[end]?.kind === kind) end += 1
    out.push(...group(kind, lines.slice(at, end), schema))
    at = end
  }
  return out
}

function group(kind: LineKind, lines: Line[], schema: Schema): Node[] {
  if (kind === 'item') return lists(level(lines), 1, schema)
  if (kind === 'table') return lines.flatMap(({ node }) => (node ? [node] : []))
  const made = lines.map(({ id, content }) => create(schema, kind, content, id))
  return kind === 'quotation' ? [create(schema, 'quote', made)] : made
}

type Content = Fragment | readonly Node[]

function create(schema: Schema, name: string, content: Content, id?: string | null): Node {
  const type = schema.nodes[name]
  if (!type) throw new RangeError(`no node ${name}`)
  return type.create(id === undefined ? null : { id }, content)
}

/** The items without skipped levels. */
function level(lines: readonly Line[]): Line[] {
  const above: number[] = []
  return lines.map((one) => {
    while ((above.at(-1) ?? 0) >= one.depth) above.pop()
    above.push(one.depth)
    return { ...one, depth: Math.min(above.length, LIMITS.depth) }
  })
}

function lists(lines: readonly Line[], depth: number, schema: Schema): Node[] {
  const out: { ordered: boolean; items: Node[] }[] = []
  for (const [own, inside] of nested(lines, depth)) {
    const text = create(schema, 'item_text', own.content)
    const made = create(schema, 'list_item', [text, ...lists(inside, depth + 1, schema)], own.id)
    const last = out.at(-1)
    if (last?.ordered === own.ordered) last.items.push(made)
    else out.push({ ordered: own.ordered, items: [made] })
  }
  return out.map((one) => create(schema, one.ordered ? 'ordered_list' : 'bullet_list', one.items))
}

function nested(lines: readonly Line[], depth: number): [Line, Line[]][] {
  const out: [Line, Line[]][] = []
  for (const one of lines) {
    const last = out.at(-1)
    if (one.depth <= depth || !last) out.push([one, []])
    else last[1].push(one)
  }
  return out
}

/** Where the words of each line begin, when its nodes stand at `start`; -1 for a table. */
export function startsOf(nodes: readonly Node[], start: number): number[] {
  const out: number[] = []
  let pos = start
  for (const node of nodes) {
    if (node.type.name === 'table') out.push(-1)
    else if (node.inlineContent) out.push(pos + 1)
    else {
      const from = pos
      node.descendants((child, offset) => {
        if (child.inlineContent) out.push(from + offset + 2)
        return !child.inlineContent
      })
    }
    pos += node.nodeSize
  }
  return out
}

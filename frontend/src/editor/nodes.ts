/** The nodes and marks of the schema as Tiptap extensions. */
import { type Extensions, Mark, Node } from '@tiptap/core'
import type { TagParseRule } from '@tiptap/pm/model'
import { spec } from './schema.ts'

export type Top = 'doc' | 'fragment'

/**
 * What the editor bears, where the schema is stricter: any order and number of the same children.
 *
 * Two people can break the order by merging, each with a sound edit. The binding to Yjs deletes a
 * node that does not fit, for everybody; here it fits, and the server puts it right at freeze.
 */
const bearable: Record<string, string> = {
  doc: '(title | preamble | chapter | article | decision)*',
  fragment: '(title | flow | chapter | article | decision)*',
  chapter: '(flow | chapter_title | article)*',
  article: '(flow | article_title)*',
  decision: '(flow | decision_title)*',
  list_item: '(item_text | list)+',
  table: '(table_row | table_head)+',
}

interface Attribute {
  default?: string | null
  validate: string
}

interface Dressed {
  content?: string
  group?: string
  marks?: string
  inline?: boolean
  atom?: boolean
  inclusive?: boolean
  attrs?: Record<string, Attribute>
  parseDOM?: readonly TagParseRule[]
  toDOM?: (shown: never) => [string, ...unknown[]]
}

/** Headings stand one level lower than in print: the page around the editor has the first. */
const lowered: Record<string, string> = {
  title: 'h2',
  chapter_title: 'h3',
  decision_title: 'h3',
  article_title: 'h4',
  heading: 'h5',
}

interface Written {
  toDOM: (shown: never) => [string, ...unknown[]]
  parseDOM: readonly TagParseRule[]
}

function low(name: string, { toDOM, parseDOM }: Written): Written {
  const level = lowered[name]
  if (!level) return { toDOM, parseDOM }
  const [own, ...foreign] = parseDOM
  return {
    toDOM: (shown) => [level, ...toDOM(shown).slice(1)],
    parseDOM: [{ ...own, tag: `[data-node=${name}]` }, ...foreign],
  }
}

/** The id and its like are read by the rules of the schema alone, from no attribute besides. */
const attributes = (attrs: Record<string, Attribute> = {}) =>
  Object.fromEntries(
    Object.entries(attrs).map(([name, one]) => [name, { ...one, parseHTML: () => null }]),
  )

function extension(name: string, top: Top) {
  const { attrs, parseDOM = [], toDOM, ...plain } = spec.nodes[name] as unknown as Dressed
  const written = toDOM && low(name, { toDOM, parseDOM })
  return Node.create({
    name,
    ...plain,
    ...(bearable[name] ? { content: bearable[name] } : {}),
    topNode: name === top,
    addAttributes: () => attributes(attrs),
    parseHTML: () => written?.parseDOM ?? parseDOM,
    ...(written ? { renderHTML: ({ node }) => written.toDOM(node as never) as never } : {}),
  })
}

function markExtension(name: string) {
  const { attrs, parseDOM, toDOM, ...plain } = spec.marks[name] as unknown as Dressed
  return Mark.create({
    name,
    ...plain,
    addAttributes: () => attributes(attrs),
    parseHTML: () => parseDOM ?? [],
    renderHTML: ({ mark }) => toDOM?.(mark as never) as never,
  })
}

/** All nodes and marks; `top` says whether a whole text is written or some blocks of one. */
export function nodesAndMarks(top: Top): Extensions {
  const other = top === 'doc' ? 'fragment' : 'doc'
  return [
    ...Object.keys(spec.nodes)
      .filter((name) => name !== other)
      .map((name) => extension(name, top)),
    ...Object.keys(spec.marks).map(markExtension),
  ]
}

/**
 * The one schema of a text: which nodes, marks and attributes there are, and how much of them.
 *
 * `scripts/export-schema.mjs` writes the plain part (`exported`) to deliberation/text/schema.json,
 * by which the server checks; `spec` is the same with the DOM forms, for a ProseMirror Schema.
 * Numbers and markers are never in a text: they follow from position. Every block that holds words
 * has an `id`, which remarks, amendments and votes point to; the wrappers around them have none.
 *
 * | node | what it is |
 * |---|---|
 * | doc | a whole text: title, preamble, chapters and articles, draft decision |
 * | fragment | some blocks of a text, being amended; the other top node |
 * | title | the name of the agreement (id) |
 * | preamble | what stands before the first chapter or article |
 * | chapter, chapter_title | a chapter and its name (id) |
 * | article, article_title | an article and its name (id), which may be empty |
 * | decision, decision_title | the draft council decision and its name (id) |
 * | heading | a line above some blocks (id) |
 * | paragraph | a paragraph (id) |
 * | ordered_list, bullet_list | items that are counted, or not |
 * | list_item, item_text | an item (id) with its own line, then the lists inside it |
 * | table, table_head, table_row, table_cell | rows (id) of equally many cells, the head first |
 * | quote, quotation | quoted paragraphs (id) |
 * | ref | a cross-reference to the block `target`; shows the number that it has today |
 *
 * Marks: `link` (href: http, https or mailto), `bold`, `italic`, in this order.
 */

export const SCHEMA_VERSION = 1

export const LINK_SCHEMES = ['http', 'https', 'mailto'] as const

/** What a text may hold at most; `bytes` is its size as UTF-8. */
export const LIMITS = {
  blocks: 20_000,
  blockCharacters: 20_000,
  bytes: 2_000_000,
  depth: 6,
  columns: 20,
  hrefCharacters: 2_000,
  idCharacters: 64,
} as const

type Value = string | null

interface Attribute {
  default?: Value
  validate: string
}

interface PlainNode {
  content?: string
  group?: string
  marks?: string
  inline?: boolean
  atom?: boolean
  selectable?: boolean
  defining?: boolean
  isolating?: boolean
  attrs?: Record<string, Attribute>
}

interface PlainMark {
  attrs?: Record<string, Attribute>
  inclusive?: boolean
}

const identity = { id: { default: null, validate: 'string|null' } }
const words = { content: 'inline*', marks: '_', attrs: identity }
const titled = { ...words, defining: true }
const section = { defining: true, isolating: true }

export const nodes: Record<string, PlainNode> = {
  doc: { content: 'title preamble? (chapter | article)* decision?' },
  fragment: { content: 'title? flow* (chapter | article)* decision?' },
  title: titled,
  preamble: { content: 'flow+' },
  chapter: { content: 'chapter_title flow* article*', ...section },
  chapter_title: titled,
  article: { content: 'article_title flow*', ...section },
  article_title: titled,
  decision: { content: 'decision_title flow*', ...section },
  decision_title: titled,
  paragraph: { ...words, group: 'flow' },
  heading: { ...titled, group: 'flow' },
  ordered_list: { content: 'list_item+', group: 'flow list' },
  bullet_list: { content: 'list_item+', group: 'flow list' },
  list_item: { content: 'item_text list*', attrs: identity, defining: true },
  item_text: { content: 'inline*', marks: '_' },
  table: { content: '(table_head | table_row) table_row*', group: 'flow', isolating: true },
  table_head: { content: 'table_cell+', attrs: identity },
  table_row: { content: 'table_cell+', attrs: identity },
  table_cell: { content: 'inline*', marks: '_', isolating: true },
  quote: { content: 'quotation+', group: 'flow', defining: true },
  quotation: words,
  text: { group: 'inline' },
  ref: {
    group: 'inline',
    inline: true,
    atom: true,
    selectable: true,
    attrs: { target: { default: null, validate: 'string|null' } },
  },
}

export const marks: Record<string, PlainMark> = {
  link: { attrs: { href: { validate: 'string' } }, inclusive: false },
  bold: {},
  italic: {},
}

/** What the server reads. */
export const exported = {
  version: SCHEMA_VERSION,
  topNode: 'doc',
  linkSchemes: LINK_SCHEMES,
  limits: LIMITS,
  nodes,
  marks,
}

/** Whether a link may go there: an absolute address of an allowed scheme, without white space. */
export function allowedHref(href: string): boolean {
  const scheme = /^([a-z]+):[^\s\p{Cc}]+$/iu.exec(href)?.[1]?.toLowerCase()
  return href.length <= LIMITS.hrefCharacters && LINK_SCHEMES.some((allowed) => allowed === scheme)
}

type Attributes = Record<string, Value>
type Output = readonly [string, ...unknown[]]
type Shown = { readonly attrs: Readonly<Record<string, unknown>> }

interface ParseRule {
  tag: string
  context?: string
  priority?: number
  getAttrs?: (element: HTMLElement) => Attributes | false
}

interface Form {
  toDOM: (shown: Shown) => Output
  parseDOM: readonly ParseRule[]
}

/** The element of each node; `data-node` tells apart what HTML does not. */
const elements: Record<string, string> = {
  title: 'h1',
  preamble: 'section',
  chapter: 'section',
  chapter_title: 'h2',
  article: 'section',
  article_title: 'h3',
  decision: 'section',
  decision_title: 'h2',
  paragraph: 'p',
  heading: 'h4',
  ordered_list: 'ol',
  bullet_list: 'ul',
  list_item: 'li',
  item_text: 'p',
  table: 'table',
  table_head: 'tr',
  table_row: 'tr',
  table_cell: 'td',
  quote: 'blockquote',
  quotation: 'p',
  ref: 'a',
}

/** Elements that other programs paste, read as the node they come nearest to. */
const foreign: Record<string, readonly ParseRule[]> = {
  paragraph: [{ tag: 'p' }],
  heading: ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((tag) => ({ tag })),
  ordered_list: [{ tag: 'ol' }],
  bullet_list: [{ tag: 'ul' }],
  list_item: [{ tag: 'li' }],
  item_text: [{ tag: 'p', context: 'list_item/', priority: 60 }],
  table: [{ tag: 'table' }],
  table_row: [{ tag: 'tr' }],
  table_cell: [{ tag: 'td' }, { tag: 'th' }],
  quote: [{ tag: 'blockquote' }],
  quotation: [{ tag: 'p', context: 'quote/', priority: 60 }],
}

const dataName: Record<string, string> = { id: 'data-block', target: 'data-target' }

function form(name: string, element: string): Form {
  const attributes = Object.keys(nodes[name]?.attrs ?? {})
  const read = (from: HTMLElement): Attributes =>
    Object.fromEntries(attributes.map((key) => [key, from.getAttribute(dataName[key] ?? key)]))
  const shown = ({ attrs }: Shown) =>
    Object.fromEntries(
      attributes.flatMap((key) => (attrs[key] ? [[dataName[key] ?? key, attrs[key]]] : [])),
    )
  const own = { tag: `${element}[data-node=${name}]`, priority: 70, getAttrs: read }
  return {
    toDOM: (node) => {
      const open = [element, { 'data-node': name, ...shown(node) }] as const
      return nodes[name]?.atom ? open : [...open, 0]
    },
    parseDOM: [own, ...(foreign[name] ?? [])],
  }
}

const markForms: Record<string, Form> = {
  link: {
    toDOM: ({ attrs }) => ['a', { href: attrs['href'], rel: 'noopener' }, 0],
    parseDOM: [
      {
        tag: 'a[href]',
        getAttrs: (from) => {
          const href = from.getAttribute('href') ?? ''
          return allowedHref(href) ? { href } : false
        },
      },
    ],
  },
  bold: { toDOM: () => ['strong', 0], parseDOM: [{ tag: 'strong' }, { tag: 'b' }] },
  italic: { toDOM: () => ['em', 0], parseDOM: [{ tag: 'em' }, { tag: 'i' }] },
}

const dressed = <Plain extends object>(plain: Record<string, Plain>, forms: Record<string, Form>) =>
  Object.fromEntries(Object.entries(plain).map(([name, one]) => [name, { ...one, ...forms[name] }]))

/** The spec for `new Schema(spec)` of prosemirror-model; give `topNode: 'fragment'` to amend. */
export const spec = {
  topNode: 'doc',
  nodes: dressed(
    nodes,
    Object.fromEntries(Object.entries(elements).map(([name, tag]) => [name, form(name, tag)])),
  ),
  marks: dressed(marks, markForms),
}

/**
 * Numbers, markers and names of blocks: they follow from position and are never stored.
 *
 * The same as deliberation/rules/numbering.py, which says why; the editor shows while one types
 * what the server will print.
 */
import type { Node } from '@tiptap/pm/model'

export type Kind =
  'title' | 'chapter' | 'article' | 'decision' | 'heading' | 'paragraph' | 'item' | 'row' | 'quote'

export interface Block {
  kind: Kind
  depth?: number
  ordered?: boolean
  header?: boolean
}

/** The bare number of a block, the marker before its words, and its name in a sentence. */
export interface Label {
  number: string
  marker: string
  name: string
}

const ORDINALS =
  'eerste tweede derde vierde vijfde zesde zevende achtste negende tiende elfde twaalfde dertiende veertiende vijftiende zestiende zeventiende achttiende negentiende twintigste'.split(
    ' ',
  )
const BULLET = '–'

/** The Dutch ordinal: in words to twintigste, then "21e". */
export const ordinal = (number: number) => ORDINALS[number - 1] ?? `${String(number)}e`

/** 1 is a, 26 is z, 27 is aa. */
export function letters(number: number): string {
  if (number === 0) return ''
  const rest = (number - 1) % 26
  return letters((number - 1 - rest) / 26) + String.fromCharCode(97 + rest)
}

const bare = (depth: number, number: number) =>
  (depth % 2 ? String(number) : letters(number)) + '°'.repeat(Math.floor((depth - 1) / 2))

interface Place {
  ordered: boolean
  number: number
  name: string
}

/** Where the walk through a text stands. */
class Counter {
  chapter = 0
  article = 0
  section: Kind | null = null
  head = 'preambule'
  lists = 0
  tables = 0
  rows = 0
  seen = new Map<Kind, number>()
  stack: Place[] = []

  enter(kind: Kind, head: string): void {
    this.section = kind
    this.head = head
    this.lists = this.tables = this.rows = 0
    this.seen.clear()
    this.stack = []
  }

  next(kind: Kind): number {
    const number = (this.seen.get(kind) ?? 0) + 1
    this.seen.set(kind, number)
    return number
  }
}

const label = (number: string, marker: string, name: string): Label => ({ number, marker, name })

const counted = (kind: Kind, word: string) => (_: Block, counter: Counter) =>
  label('', '', `${counter.head}, ${ordinal(counter.next(kind))} ${word}`)

function section(kind: 'chapter' | 'article', word: string, shown: string) {
  return (_: Block, counter: Counter) => {
    const number = String((counter[kind] += 1))
    const name = `${word} ${number}`
    counter.enter(kind, name)
    return label(number, `${shown} ${number}`, name)
  }
}

function decision(_: Block, counter: Counter): Label {
  counter.enter('decision', 'ontwerp-raadsbesluit')
  return label('', '', 'ontwerp-raadsbesluit')
}

function row(block: Block, counter: Counter): Label {
  if (block.header || !counter.tables) {
    counter.tables += 1
    counter.rows = 0
  } else {
    counter.rows += 1
  }
  const number = counter.rows ? String(counter.rows) : ''
  const place = number ? `rij ${number}` : 'kopregel'
  return label(number, '', `${counter.head}, tabel ${String(counter.tables)}, ${place}`)
}

function item(block: Block, counter: Counter): Label {
  const { depth = 1, ordered = false } = block
  const [number, outer] = place(depth, ordered, counter)
  const own = ordered ? bare(depth, number) : ''
  const name = itemName({ depth, ordered, number, outer }, counter)
  counter.stack.push({ ordered, number, name })
  return label(own, own ? `${own}.` : BULLET, name)
}

/** The number of an item in its list, and the name of the item it hangs under ("" for none). */
function place(depth: number, ordered: boolean, counter: Counter): [number, string] {
  const stack = counter.stack.slice(0, depth)
  const last = stack.length === depth ? stack[depth - 1] : undefined
  const goesOn = last?.ordered === ordered
  if (!goesOn && depth === 1) counter.lists += 1
  counter.stack = stack.slice(0, depth - 1)
  return [goesOn ? last.number + 1 : 1, counter.stack.at(-1)?.name ?? '']
}

interface Named {
  depth: number
  ordered: boolean
  number: number
  outer: string
}

function itemName({ depth, ordered, number, outer }: Named, counter: Counter): string {
  const what = ordered ? bare(depth, number) : `${ordinal(number)} streepje`
  if (outer) return ordered ? `${outer}, onderdeel ${what}` : `${outer}, ${what}`
  if (counter.section === 'decision' && ordered)
    return `beslispunt ${String(number)}${counter.lists === 1 ? '' : ' (bis)'}`
  if (!ordered) return `${counter.head}, ${ordinal(counter.lists)} opsomming, ${what}`
  if (counter.section === 'article' && counter.next('item') === number)
    return `${counter.head}, ${ordinal(number)} lid`
  return `${counter.head}, ${ordinal(counter.lists)} opsomming, onderdeel ${String(number)}`
}

const LABEL: Record<Kind, (block: Block, counter: Counter) => Label> = {
  title: () => label('', '', 'titel'),
  chapter: section('chapter', 'hoofdstuk', 'Hoofdstuk'),
  article: section('article', 'artikel', 'Artikel'),
  decision,
  heading: counted('heading', 'tussenkop'),
  paragraph: counted('paragraph', 'alinea'),
  quote: counted('quote', 'citaat'),
  row,
  item,
}

/** The label of every block, in their order. */
export function labels(blocks: readonly Block[]): Label[] {
  const counter = new Counter()
  return blocks.map((block) => {
    if (block.kind !== 'item') counter.stack = []
    return LABEL[block.kind](block, counter)
  })
}

const KINDS: Record<string, Block> = {
  title: { kind: 'title' },
  chapter_title: { kind: 'chapter' },
  article_title: { kind: 'article' },
  decision_title: { kind: 'decision' },
  heading: { kind: 'heading' },
  paragraph: { kind: 'paragraph' },
  quotation: { kind: 'quote' },
  table_head: { kind: 'row', header: true },
  table_row: { kind: 'row' },
  list_item: { kind: 'item' },
}

/** A block and where it is in the document. */
export interface Placed extends Block {
  id: string | null
  pos: number
  node: Node
}

/** The blocks of a document, in their order. */
export function blocksOf(doc: Node): Placed[] {
  const out: Placed[] = []
  const walk = (node: Node, start: number, depth: number, ordered: boolean): void => {
    node.forEach((child, offset) => {
      const { name } = child.type
      const pos = start + offset
      const shape = KINDS[name]
      const id = child.attrs['id'] as string | null
      if (shape) out.push({ ...shape, depth, ordered, id, pos, node: child })
      if (child.inlineContent) return
      const list = name === 'ordered_list' || name === 'bullet_list'
      walk(child, pos + 1, depth + Number(list), list ? name === 'ordered_list' : ordered)
    })
  }
  walk(doc, 0, 0, false)
  return out
}

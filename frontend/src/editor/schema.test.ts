import { readFileSync } from 'node:fs'
import { Schema } from '@tiptap/pm/model'
import { describe, expect, it } from 'vitest'
import { allowedHref, exported, LIMITS, nodes, spec } from './schema.ts'

interface Json {
  type: string
  attrs?: Record<string, string | null>
  content?: Json[]
  text?: string
  marks?: Json[]
}

const schema = new Schema(spec as never)
const fragments = new Schema({ ...spec, topNode: 'fragment' } as never)

const text = (words: string, ...marks: Json[]): Json => ({ type: 'text', text: words, marks })
const node = (type: string, ...content: Json[]): Json => ({ type, content })
const named = (type: string, id: string, ...content: Json[]): Json => ({
  type,
  attrs: { id },
  content,
})
const item = (id: string, ...inside: Json[]) =>
  named('list_item', id, node('item_text', text('onderdeel')), ...inside)
const row = (type: string, id: string) =>
  named(type, id, node('table_cell', text('eik')), node('table_cell'))

const title = named('title', 't', text('Groene wijken'))
const article = node(
  'article',
  named('article_title', 'a', text('Planten')),
  named('paragraph', 'p', text('Zie '), { type: 'ref', attrs: { target: 'c' } }),
  node(
    'ordered_list',
    item(
      'i',
      node(
        'bullet_list',
        item('j', node('ordered_list', item('k', node('bullet_list', item('l'))))),
      ),
    ),
  ),
  node('table', row('table_head', 'h'), row('table_row', 'r')),
  node('quote', named('quotation', 'q', text('Een boom leert geduld.'))),
)
const chapter = node('chapter', named('chapter_title', 'c', text('Bomen')), article)
const decision = node('decision', named('decision_title', 'd', text('Ontwerp-raadsbesluit')))

const read = (...content: Json[]) => schema.nodeFromJSON(node('doc', ...content))

describe('the schema', () => {
  it('is the one that the server checks by', () => {
    const server = new URL('../../../deliberation/text/schema.json', import.meta.url)
    expect(readFileSync(server, 'utf8')).toBe(`${JSON.stringify(exported, null, 2)}\n`)
  })

  it('holds a whole agreement, with lists four deep', () => {
    const doc = read(title, node('preamble', named('paragraph', 'v')), chapter, decision)
    expect(() => {
      doc.check()
    }).not.toThrow()
    expect(doc.textContent).toContain('Een boom leert geduld.')
  })

  it.each<[string, Json[]]>([
    ['a text without a title', [chapter]],
    ['two titles', [title, title]],
    ['a preamble without words', [title, node('preamble')]],
    ['a paragraph outside the preamble', [title, named('paragraph', 'p')]],
    ['a decision before the chapters', [title, decision, chapter]],
    ['a chapter without a name', [title, node('chapter', article)]],
    ['an article in an article', [title, node('article', article)]],
    ['an empty list', [title, node('preamble', node('ordered_list'))]],
    [
      'an item without its own line',
      [title, node('preamble', node('bullet_list', named('list_item', 'i')))],
    ],
    ['an empty table', [title, node('preamble', node('table'))]],
    [
      'a second head in a table',
      [title, node('preamble', node('table', row('table_head', 'h'), row('table_head', 'k')))],
    ],
    [
      'a list in a quotation',
      [title, node('preamble', node('quote', node('bullet_list', item('i'))))],
    ],
  ])('refuses %s', (_, content) => {
    expect(() => {
      read(...content).check()
    }).toThrow(RangeError)
  })

  it.each(['image', 'code_block', 'hard_break', 'underline'])('knows no %s', (alien) => {
    expect(() => read(title, node('preamble', node(alien)))).toThrow(RangeError)
    expect(() => schema.mark(alien)).toThrow()
  })

  it('lets a part of a text be amended by itself', () => {
    const part = fragments.nodeFromJSON(
      node('fragment', named('paragraph', 'p', text('Zo.')), node('table', row('table_row', 'r'))),
    )
    expect(() => {
      part.check()
    }).not.toThrow()
  })

  it('gives an id to each block of words, and none to what wraps them', () => {
    const withId = Object.keys(nodes).filter((name) => nodes[name]?.attrs?.['id'])
    expect(withId.sort()).toEqual(
      [
        ...['title', 'chapter_title', 'article_title', 'decision_title', 'heading', 'paragraph'],
        ...['list_item', 'table_head', 'table_row', 'quotation'],
      ].sort(),
    )
  })

  it('keeps marks in one order and ends a link where it ends', () => {
    const link = { type: 'link', attrs: { href: 'https://voorbeeld.nl' } }
    const doc = read(
      title,
      node(
        'preamble',
        named('paragraph', 'p', text('a', { type: 'italic' }, link, { type: 'bold' })),
      ),
    )
    const marks = doc.nodeAt(doc.content.size - 3)?.marks.map((mark) => mark.type.name)
    expect(marks).toEqual(['link', 'bold', 'italic'])
    expect(schema.marks['link']?.spec.inclusive).toBe(false)
  })

  it('has room for what a text may hold', () => {
    expect(Object.values(LIMITS).every((limit) => limit > 0)).toBe(true)
    expect(LIMITS.blockCharacters).toBeLessThan(LIMITS.bytes)
  })
})

describe('a link', () => {
  it.each([
    ['https://voorbeeld.nl/a?b=c', true],
    ['HTTP://voorbeeld.nl', true],
    ['mailto:griffie@voorbeeld.nl', true],
    ['javascript:alert(1)', false],
    [' javascript:alert(1)', false],
    ['java\nscript:alert(1)', false],
    ['JaVaScRiPt:alert(1)', false],
    ['data:text/html,x', false],
    ['//voorbeeld.nl', false],
    ['/pagina', false],
    ['https://voorbeeld.nl/met spatie', false],
    ['https://voorbeeld.nl/\u0007', false],
    [`https://${'a'.repeat(2000)}`, false],
    ['', false],
  ])('to %j may be there: %s', (href, allowed) => {
    expect(allowedHref(href)).toBe(allowed)
  })
})

describe('the DOM forms', () => {
  /** What ProseMirror's parser reads attributes from. */
  const element = (attributes: Record<string, string>) =>
    ({ getAttribute: (name: string) => attributes[name] ?? null }) as HTMLElement

  it.each(Object.keys(spec.nodes).filter((name) => !['doc', 'fragment', 'text'].includes(name)))(
    'write and read %s with its attributes',
    (name) => {
      const type = schema.nodes[name]
      const attrs = Object.fromEntries(
        Object.keys(nodes[name]?.attrs ?? {}).map((key) => [key, 'x1']),
      )
      const [tag, written] = type?.spec.toDOM?.(type.create(attrs)) as unknown as [
        string,
        Record<string, string>,
      ]
      const rule = type?.spec.parseDOM?.[0]
      expect(rule?.tag).toBe(`${tag}[data-node=${name}]`)
      expect(written['data-node']).toBe(name)
      expect(rule?.getAttrs?.(element(written))).toEqual(attrs)
    },
  )

  it('read no link to a place where none may go', () => {
    const rule = schema.marks['link']?.spec.parseDOM?.[0]
    expect(rule?.getAttrs?.(element({ href: 'javascript:alert(1)' }) as never)).toBe(false)
    expect(rule?.getAttrs?.(element({ href: 'https://voorbeeld.nl' }) as never)).toEqual({
      href: 'https://voorbeeld.nl',
    })
  })
})

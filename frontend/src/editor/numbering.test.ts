import { Schema } from '@tiptap/pm/model'
import { describe, expect, it } from 'vitest'
import { type Block, blocksOf, type Kind, labels, letters, ordinal } from './numbering.ts'
import { spec } from './schema.ts'

const one = (kind: Kind): Block => ({ kind })
const item = (depth = 1): Block => ({ kind: 'item', depth, ordered: true })
const bullet = (depth = 1): Block => ({ kind: 'item', depth, ordered: false })
const row = (header = false): Block => ({ kind: 'row', header })
const [title, chapter, article, decision] = (
  ['title', 'chapter', 'article', 'decision'] as const
).map(one) as [Block, Block, Block, Block]
const paragraph = one('paragraph')

const names = (...blocks: Block[]) => labels(blocks).map((label) => label.name)
const markers = (...blocks: Block[]) => labels(blocks).map((label) => label.marker)

// The cases of tests/rules/test_numbering.py.
const CASES: [string, Block[], string[]][] = [
  [
    'a text begins with its title and a preamble',
    [title, paragraph, paragraph],
    ['titel', 'preambule, eerste alinea', 'preambule, tweede alinea'],
  ],
  [
    'articles are counted through the chapters',
    [chapter, article, article, chapter, article],
    ['hoofdstuk 1', 'artikel 1', 'artikel 2', 'hoofdstuk 2', 'artikel 3'],
  ],
  [
    'the first numbered list of an article holds its leden',
    [article, item(), item()],
    ['artikel 1', 'artikel 1, eerste lid', 'artikel 1, tweede lid'],
  ],
  [
    'leden go on after a paragraph with a new list',
    [article, item(), paragraph, item()],
    [
      'artikel 1',
      'artikel 1, eerste lid',
      'artikel 1, eerste alinea',
      'artikel 1, tweede opsomming, onderdeel 1',
    ],
  ],
  [
    'an item inside a lid has a letter, then a degree',
    [article, item(), item(2), item(3), item(4)],
    [
      'artikel 1',
      'artikel 1, eerste lid',
      'artikel 1, eerste lid, onderdeel a',
      'artikel 1, eerste lid, onderdeel a, onderdeel 1°',
      'artikel 1, eerste lid, onderdeel a, onderdeel 1°, onderdeel a°',
    ],
  ],
  [
    'counting inside begins anew under each lid',
    [article, item(), item(2), item(), item(2)],
    [
      'artikel 1',
      'artikel 1, eerste lid',
      'artikel 1, eerste lid, onderdeel a',
      'artikel 1, tweede lid',
      'artikel 1, tweede lid, onderdeel a',
    ],
  ],
  [
    'a list without numbers is an opsomming of streepjes',
    [article, bullet(), bullet(), bullet(2)],
    [
      'artikel 1',
      'artikel 1, eerste opsomming, eerste streepje',
      'artikel 1, eerste opsomming, tweede streepje',
      'artikel 1, eerste opsomming, tweede streepje, eerste streepje',
    ],
  ],
  [
    'a numbered list in the preamble has no leden',
    [title, item()],
    ['titel', 'preambule, eerste opsomming, onderdeel 1'],
  ],
  [
    'the draft decision has beslispunten',
    [article, decision, item(), item(2), item()],
    [
      'artikel 1',
      'ontwerp-raadsbesluit',
      'beslispunt 1',
      'beslispunt 1, onderdeel a',
      'beslispunt 2',
    ],
  ],
  [
    'a second list of the decision does not take the names of the first',
    [decision, item(), paragraph, item()],
    [
      'ontwerp-raadsbesluit',
      'beslispunt 1',
      'ontwerp-raadsbesluit, eerste alinea',
      'beslispunt 1 (bis)',
    ],
  ],
  [
    'headings, quotations and tables are counted in their section',
    [article, one('heading'), one('quote'), row(true), row(), row(true), row()],
    [
      'artikel 1',
      'artikel 1, eerste tussenkop',
      'artikel 1, eerste citaat',
      'artikel 1, tabel 1, kopregel',
      'artikel 1, tabel 1, rij 1',
      'artikel 1, tabel 2, kopregel',
      'artikel 1, tabel 2, rij 1',
    ],
  ],
  [
    'a chapter has paragraphs of its own',
    [chapter, paragraph, article, paragraph],
    ['hoofdstuk 1', 'hoofdstuk 1, eerste alinea', 'artikel 1', 'artikel 1, eerste alinea'],
  ],
]

describe('the names of blocks', () => {
  it.each(CASES)('%s', (_, blocks, expected) => {
    expect(names(...blocks)).toEqual(expected)
  })

  it('count a twenty-first lid as a lid', () => {
    expect(names(article, ...Array.from({ length: 21 }, () => item())).at(-1)).toBe(
      'artikel 1, 21e lid',
    )
  })
})

describe('the markers of blocks', () => {
  it('are what stands before the words', () => {
    expect(markers(title, chapter, article, item(), item(2), item(3), bullet(), decision)).toEqual([
      '',
      'Hoofdstuk 1',
      'Artikel 1',
      '1.',
      'a.',
      '1°.',
      '–',
      '',
    ])
  })

  it('count anew where a list changes its kind', () => {
    expect(markers(article, item(), item(), bullet(), item())).toEqual([
      'Artikel 1',
      '1.',
      '2.',
      '–',
      '1.',
    ])
  })

  it('go on after the items inside', () => {
    expect(markers(article, item(), item(2), item(3), item())).toEqual([
      'Artikel 1',
      '1.',
      'a.',
      '1°.',
      '2.',
    ])
  })
})

it.each([
  [1, 'eerste'],
  [8, 'achtste'],
  [20, 'twintigste'],
  [21, '21e'],
  [103, '103e'],
])('the ordinal of %i is %s', (number, word) => {
  expect(ordinal(number)).toBe(word)
})

it.each([
  [1, 'a'],
  [26, 'z'],
  [27, 'aa'],
  [52, 'az'],
  [53, 'ba'],
  [703, 'aaa'],
])('the letters of %i are %s', (number, word) => {
  expect(letters(number)).toBe(word)
})

it('the blocks of a document are found in their order, with depth and place', () => {
  const schema = new Schema(spec as never)
  const make = (type: string, ...content: unknown[]) => ({ type, content })
  const line = make('item_text')
  const doc = schema.nodeFromJSON(
    make(
      'doc',
      make('title'),
      make(
        'article',
        make('article_title'),
        make(
          'ordered_list',
          make('list_item', line, make('bullet_list', make('list_item', line))),
          make('list_item', line),
        ),
        make(
          'table',
          make('table_head', make('table_cell')),
          make('table_row', make('table_cell')),
        ),
        make('quote', make('quotation')),
      ),
    ),
  )
  const blocks = blocksOf(doc)
  expect(blocks.map(({ kind, depth, ordered }) => [kind, depth, ordered])).toEqual([
    ['title', 0, false],
    ['article', 0, false],
    ['item', 1, true],
    ['item', 2, false],
    ['item', 1, true],
    ['row', 0, false],
    ['row', 0, false],
    ['quote', 0, false],
  ])
  expect(blocks.every(({ pos, node }) => doc.nodeAt(pos) === node)).toBe(true)
  expect(labels(blocks).map((label) => label.marker)).toEqual([
    ...['', 'Artikel 1', '1.', '–', '2.', '', '', ''],
  ])
})

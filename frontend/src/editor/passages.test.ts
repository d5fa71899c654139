import { describe, expect, it } from 'vitest'
import {
  indent,
  joinLine,
  joinNextLine,
  outdent,
  splitLine,
  toggleKind,
  toggleList,
} from './passages.ts'
import { article, done, h, li, ol, p, quote, run, table, title, ul, write } from './writing.ts'

const t = title('Groen')
const inside = (...lines: Parameters<typeof article>[1][]) => [t, article('Bomen', ...lines)]
const after = (lines: Parameters<typeof article>[1][], ...commands: Parameters<typeof done>[1][]) =>
  done(inside(...lines), ...commands).slice(2)
const applies = (lines: Parameters<typeof article>[1][], command: Parameters<typeof done>[1]) =>
  run(write(inside(...lines)), command) !== null

describe('a list', () => {
  it('is made of the paragraphs that are selected', () => {
    expect(after([p('een'), p('tw|ee'), p('dr|ie'), p('vier')], toggleList(true))).toEqual([
      ...['paragraph een', '·1 tw|ee', '·1 dr|ie', 'paragraph vier'],
    ])
  })

  it('takes in the paragraph after it', () => {
    expect(after([ol(li('een')), p('tw|ee')], toggleList(true))).toEqual(['·1 een', '·1 tw|ee'])
    const state = run(write(inside(ol(li('een')), p('tw|ee'))), toggleList(true))
    expect(state?.doc.child(1).childCount).toBe(2)
  })

  it('becomes plain lines again, only where one stands', () => {
    expect(after([ol(li('een'), li('t|wee'), li('drie'))], toggleList(true))).toEqual([
      ...['·1 een', 'paragraph t|wee', '·1 drie'],
    ])
  })

  it('changes its kind', () => {
    expect(after([ol(li('e|en'), li('tw|ee'))], toggleList(false))).toEqual(['·- e|en', '·- tw|ee'])
  })

  it('keeps the ids of its lines', () => {
    const line = p('e|en')
    const state = run(write(inside(line)), toggleList(true))
    expect(state?.doc.child(1).child(1).child(0).attrs['id']).toBe(line.attrs['id'])
  })
})

describe('a level', () => {
  it('inward hangs an item and what is under it below the one before', () => {
    expect(after([ol(li('een'), li('tw|ee', ol(li('a'))), li('drie'))], indent)).toEqual([
      ...['·1 een', '··1 tw|ee', '···1 a', '·1 drie'],
    ])
  })

  it('inward is none where nothing stands before', () => {
    expect(applies([ol(li('e|en'))], indent)).toBe(false)
    expect(applies([p('e|en')], indent)).toBe(false)
  })

  it('inward ends at the sixth', () => {
    const deep = (level: number): ReturnType<typeof li> =>
      level === 6 ? li('zes', ol(li('ze|ven'))) : li('x', ol(deep(level + 1)))
    expect(applies([ol(deep(1))], indent)).toBe(false)
  })

  it('outward takes along what is under it', () => {
    expect(after([ol(li('een', ol(li('a|', ol(li('diep'))), li('b'))))], outdent)).toEqual([
      ...['·1 een', '·1 a|', '··1 diep', '··1 b'],
    ])
  })

  it('outward from the first makes a paragraph', () => {
    expect(after([ul(li('een|'))], outdent)).toEqual(['paragraph een|'])
  })
})

describe('Enter', () => {
  it('goes on with the next item, and what hung under the first hangs under that', () => {
    expect(after([ol(li('een| twee', ol(li('a'))))], splitLine)).toEqual([
      ...['·1 een', '·1 | twee', '··1 a'],
    ])
  })

  it('in an empty item goes a level out, and at last out of the list', () => {
    expect(after([ol(li('een', ol(li('|'))))], splitLine)).toEqual(['·1 een', '·1 |'])
    expect(after([ol(li('een'), li('|'))], splitLine)).toEqual(['·1 een', 'paragraph |'])
  })

  it('goes on with the next quoted line, and ends the quote in an empty one', () => {
    expect(after([quote('een|')], splitLine)).toEqual(['quote een', 'quote |'])
    expect(after([quote('een', '|')], splitLine)).toEqual(['quote een', 'paragraph |'])
  })

  it('at the start of an item leaves the item its id', () => {
    const item = li('|een')
    const state = run(write(inside(ol(item))), splitLine)
    const list = state?.doc.child(1).child(1)
    expect(list?.child(1).attrs['id']).toBe(item.attrs['id'])
    expect(list?.child(0).attrs['id']).toBeNull()
  })

  it('in a paragraph is what it is everywhere', () => {
    expect(applies([p('een|')], splitLine)).toBe(false)
  })
})

describe('Backspace at the start', () => {
  it.each([
    [
      'of an outer item makes a paragraph',
      [ol(li('een'), li('|twee'))],
      ['·1 een', 'paragraph |twee'],
    ],
    ['of an inner item goes a level out', [ol(li('een', ol(li('|a'))))], ['·1 een', '·1 |a']],
    ['of a quotation makes a paragraph', [quote('|een')], ['paragraph |een']],
    ['of a heading makes a paragraph', [h('|een')], ['paragraph |een']],
    ['of a paragraph joins the item before', [ol(li('een')), p('| twee')], ['·1 een| twee']],
    ['of a paragraph joins the paragraph before', [p('een'), p('|twee')], ['paragraph een|twee']],
  ])('%s', (_, lines, expected) => {
    expect(after(lines, joinLine)).toEqual(expected)
  })

  it('of the first line is not ours', () => {
    expect(applies([p('|een')], joinLine)).toBe(false)
  })

  it('of a paragraph leaves a table alone', () => {
    expect(applies([table(['a']), p('|een')], joinLine)).toBe(false)
  })

  it('of a paragraph after an empty one keeps the id of the one with words', () => {
    const words = p('|een')
    const state = run(write(inside(p(''), words)), joinLine)
    expect(state?.doc.child(1).child(1).attrs['id']).toBe(words.attrs['id'])
  })
})

it('Delete at the end of a line brings the next one onto it', () => {
  expect(after([ol(li('een|')), p(' twee')], joinNextLine)).toEqual(['·1 een| twee'])
  expect(applies([p('een|')], joinNextLine)).toBe(false)
})

describe('a quote and a heading', () => {
  it('are made of lines, and lines of them', () => {
    expect(after([p('e|en'), p('tw|ee')], toggleKind('quotation'))).toEqual([
      ...['quote e|en', 'quote tw|ee'],
    ])
    expect(after([quote('e|en')], toggleKind('quotation'))).toEqual(['paragraph e|en'])
    expect(after([ol(li('e|en'))], toggleKind('heading'))).toEqual(['heading e|en'])
  })
})

it('nothing is done to lines where a title is selected too', () => {
  const state = write([t, article('Bo|men', p('e|en'))])
  expect(run(state, toggleList(true))).toBeNull()
})

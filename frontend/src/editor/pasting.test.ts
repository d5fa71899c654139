import { Fragment, type Node, Slice } from '@tiptap/pm/model'
import { describe, expect, it } from 'vitest'
import { pasted } from './pasting.ts'
import { cleaned } from './structure.ts'
import {
  article,
  chapter,
  h,
  li,
  ol,
  outline,
  p,
  preamble,
  quote,
  table,
  title,
  write,
} from './writing.ts'

function after(text: Node[], parts: Node[], open = 0): string[] {
  const state = write(text)
  const tr = pasted(state, new Slice(Fragment.from(parts), open, open))
  if (!tr) throw new Error('nothing was pasted')
  return outline(state.apply(tr))
}

const inArticle = [title('G'), article('A', p('een|twee'))]

describe('pasting', () => {
  it('puts words of one line between those that are there', () => {
    expect(after(inArticle, [p('-x-')], 1)).toEqual([
      'title G',
      'article A',
      'paragraph een-x-|twee',
    ])
  })

  it('keeps lists, quotes, headings and tables', () => {
    const pieces = [p('a'), ol(li('b')), quote('c'), h('d'), table(['e']), p('f')]
    expect(
      after(inArticle, pieces)
        .slice(2)
        .map((line) => line.replace('|', '')),
    ).toEqual([
      ...['paragraph een', 'paragraph a', '·1 b', 'quote c', 'heading d', 'head e'],
      ...['paragraph f', 'paragraph twee'],
    ])
  })

  it('makes plain lines of what has no place there, and loses no word', () => {
    const lines = after(
      [title('G'), preamble(p('een|'))],
      [chapter('C', article('B', p('x'))), p('y')],
    )
    expect(lines.join(' ').replace('|', '')).toMatch(/een.*C.*B.*x.*y/)
  })

  it('makes one line of all in a title and in a cell', () => {
    expect(after([title('G|')], [p('een'), p('twee')])).toEqual(['title Geen twee|'])
    expect(after([title('G'), article('A', table(['a|', 'b']))], [p('c'), ol(li('d'))])).toEqual([
      ...['title G', 'article A', 'head ac d| / b'],
    ])
  })

  it('leaves out signs that no text may hold', () => {
    expect(cleaned('a\u0000b\u200dc\ud83dd😀')).toBe('ab\u200dcd😀')
  })
})

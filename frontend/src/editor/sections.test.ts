import { describe, expect, it } from 'vitest'
import { addArticle, addChapter, dissolve, leaveTitle } from './sections.ts'
import { keepsSound } from './structure.ts'
import { article, chapter, decision, done, p, preamble, run, title, write } from './writing.ts'

describe('a new article', () => {
  it('comes after the one with the cursor', () => {
    const text = [title('G'), chapter('C', article('A', p('|x')), article('B'))]
    expect(done(text, addArticle)).toEqual([
      ...[
        'title G',
        'chapter C',
        'article A',
        'paragraph x',
        'article |',
        'paragraph',
        'article B',
      ],
    ])
  })

  it('comes first in a chapter, under its own words', () => {
    expect(done([title('G'), chapter('C|', p('x'), article('A'))], addArticle)).toEqual([
      ...['title G', 'chapter C', 'paragraph x', 'article |', 'paragraph', 'article A'],
    ])
  })

  it.each([
    ['from the title', [title('G|'), preamble(p('v')), article('A'), decision('D')]],
    ['from the preamble', [title('G'), preamble(p('v|')), article('A'), decision('D')]],
  ])('comes before all others %s', (_, text) => {
    expect(done(text, addArticle)).toEqual([
      ...['title G', 'paragraph v', 'article |', 'paragraph', 'article A', 'decision D'],
    ])
  })

  it('never comes after the decision', () => {
    expect(done([title('G'), article('A'), decision('D', p('x|'))], addArticle)).toEqual([
      ...['title G', 'article A', 'article |', 'paragraph', 'decision D', 'paragraph x'],
    ])
    expect(done([title('G|'), decision('D')], addArticle)).toEqual([
      ...['title G', 'article |', 'paragraph', 'decision D'],
    ])
  })
})

describe('a new chapter', () => {
  it('comes after the chapter with the cursor', () => {
    expect(done([title('G'), chapter('C', article('A|')), decision('D')], addChapter)).toEqual([
      ...['title G', 'chapter C', 'article A', 'chapter |', 'decision D'],
    ])
  })

  it('comes after a loose article', () => {
    expect(done([title('G'), article('A|'), article('B')], addChapter)).toEqual([
      ...['title G', 'article A', 'chapter |', 'article B'],
    ])
  })
})

describe('Enter in a title', () => {
  it('makes the rest of it the first paragraph', () => {
    expect(done([title('G'), article('A|B', p('x'))], leaveTitle)).toEqual([
      ...['title G', 'article A', 'paragraph |B', 'paragraph x'],
    ])
  })

  it('of the text goes on to the preamble', () => {
    expect(done([title('G|'), preamble(p('v'))], leaveTitle)).toEqual(['title G', 'paragraph |v'])
    expect(done([title('G|'), article('A')], leaveTitle)).toEqual([
      ...['title G', 'paragraph |', 'article A'],
    ])
  })
})

describe('Backspace at the start of a title', () => {
  it('joins the article with the one before, and loses no word', () => {
    expect(done([title('G'), article('A', p('x')), article('|B', p('y'))], dissolve)).toEqual([
      ...['title G', 'article A', 'paragraph x', 'paragraph |B', 'paragraph y'],
    ])
  })

  it('takes an empty article away', () => {
    expect(done([title('G'), article('A', p('x')), article('|')], dissolve)).toEqual([
      ...['title G', 'article A', 'paragraph x|'],
    ])
  })

  it('puts the words of the first article under its chapter', () => {
    expect(done([title('G'), chapter('C', article('|A', p('x')))], dissolve)).toEqual([
      ...['title G', 'chapter C', 'paragraph |A', 'paragraph x'],
    ])
  })

  it('leaves an article that has no place to go', () => {
    expect(run(write([title('G'), article('|A')]), dissolve)).toBeNull()
    expect(run(write([title('G'), chapter('C', article('A')), article('|B')]), dissolve)).toBeNull()
  })

  it('hands the articles of a nameless chapter to the one before', () => {
    const text = [title('G'), chapter('C', article('A', p('x'))), chapter('|', article('B'))]
    expect(done(text, dissolve)).toEqual([
      ...['title G', 'chapter C', 'article A', 'paragraph x|', 'article B'],
    ])
    expect(run(write([title('G'), chapter('|C', article('A'))]), dissolve)).toBeNull()
  })
})

describe('a sound text', () => {
  const sound = write([
    title('G'),
    preamble(p('v')),
    chapter('C', p('w'), article('A', p('x'))),
  ]).doc
  const broken = write([title('G'), chapter('C', article('A', p('x')), p('w'))]).doc

  it('keeps its order, whoever writes', () => {
    expect(keepsSound(sound, sound)).toBe(true)
    expect(keepsSound(sound, broken)).toBe(false)
    expect(keepsSound(sound, sound.copy(sound.content.cut(3)))).toBe(false)
  })

  it('may stay in disorder where merging broke it', () => {
    const typed = write([title('Gr'), chapter('C', article('A', p('xy')), p('w'))]).doc
    expect(keepsSound(broken, typed)).toBe(true)
  })

  it('has no block that the server would refuse', () => {
    const with_ = (words: string) => write([title('G'), preamble(p(words))]).doc
    expect(keepsSound(sound, with_('é – 😀 “goed”\tja'))).toBe(true)
    expect(keepsSound(sound, with_('stil\u0007'))).toBe(false)
    expect(keepsSound(sound, with_('half\ud83d'))).toBe(false)
    expect(keepsSound(sound, with_('x'.repeat(20_001)))).toBe(false)
  })
})

import { describe, expect, it } from 'vitest'
import { address, linkAt, removeLink, selectedWords, setLink } from './links.ts'
import { p, preamble, run, title, write } from './writing.ts'

const text = (words: string) => write([title('G'), preamble(p(words))])
const LINK = 'https://voorbeeld.nl'

describe('what somebody types as an address', () => {
  it.each([
    ['https://voorbeeld.nl/a', 'https://voorbeeld.nl/a'],
    [' voorbeeld.nl/pagina ', 'https://voorbeeld.nl/pagina'],
    ['griffie@voorbeeld.nl', 'mailto:griffie@voorbeeld.nl'],
    ['voorbeeld.nl:8000/x', 'https://voorbeeld.nl:8000/x'],
    ['javascript:alert(1)', ''],
    ['JAVASCRIPT:alert(document.cookie)', ''],
    ['data:text/html,x', ''],
    ['zomaar een zin', ''],
    ['woord', ''],
    ['', ''],
  ])('%j is %j', (typed, expected) => {
    expect(address(typed)).toBe(expected)
  })
})

describe('a link', () => {
  it('is put on the words that are selected', () => {
    const state = run(text('lees |hier| meer'), setLink(LINK, ''))
    expect(state && linkAt(state)).toMatchObject({ href: LINK })
    expect(state && selectedWords(state)).toBe('hier')
  })

  it('brings its own words where none are selected', () => {
    const state = run(text('lees |'), setLink(LINK, 'hier'))
    expect(state?.doc.textContent).toBe('Glees hier')
  })

  it('is found, changed and taken away as a whole', () => {
    const made = run(text('lees |hier| meer'), setLink(LINK, ''))
    const changed = made && run(made, setLink('mailto:a@voorbeeld.nl', ''))
    expect(changed && linkAt(changed)?.href).toBe('mailto:a@voorbeeld.nl')
    const removed = changed && run(changed, removeLink)
    expect(removed && linkAt(removed)).toBeNull()
    expect(removed?.doc.textContent).toBe('Glees hier meer')
  })

  it('to an address that is not allowed is not made', () => {
    expect(run(text('|hier|'), setLink('javascript:alert(1)', ''))).toBeNull()
  })
})

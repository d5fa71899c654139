import { globSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { enumerate, say } from './island.ts'
import { shortcut, toolWords } from './tools.ts'

const root = new URL('../', import.meta.url)
const template = readFileSync(
  new URL('../../../templates/drafts/_words.html', import.meta.url),
  'utf8',
)

describe('the words of the editor', () => {
  const camel = (name: string) => name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())
  const there = new Set(
    [...template.matchAll(/^data-([a-z-]+)=/gm)].map(([, name]) => camel(name ?? '')),
  )

  it('are all there where the page says them', () => {
    const files = globSync(['islands/Editor*.svelte', 'editor/*.ts'], { cwd: root })
    const source = files
      .filter((file) => !file.includes('.test.'))
      .map((file) => readFileSync(new URL(file, root), 'utf8'))
      .join('\n')
    const said = [...source.matchAll(/say\(\s*words,\s*'(\w+)'/g)].map(([, name]) => name ?? '')
    expect(said).toContain('keptHead')
    expect([...said, ...toolWords].filter((name) => !there.has(name))).toEqual([])
  })

  it('say each state of the banner', () => {
    const states = [
      'connecting',
      'saved',
      'saving',
      'offline',
      'unkept',
      'reading',
      'readingOffline',
    ]
    expect([...states, 'ended', 'outdated'].filter((state) => !there.has(state))).toEqual([])
  })

  it('are filled in', () => {
    expect(say({ hello: '{names} zijn er ook.' }, 'hello', { names: 'Anna en Bram' })).toBe(
      'Anna en Bram zijn er ook.',
    )
  })
})

it.each([
  [[], ''],
  [['Anna'], 'Anna'],
  [['Anna', 'Bram'], 'Anna en Bram'],
  [['Anna', 'Bram', 'Joost'], 'Anna, Bram en Joost'],
])('%j is said as %j', (names, sentence) => {
  expect(enumerate(names, 'en')).toBe(sentence)
})

it('a shortcut is named as on the keyboard', () => {
  expect(shortcut('Shift-7', false)).toBe('Ctrl+Shift+7')
  expect(shortcut('b', true)).toBe('Cmd+B')
  expect(shortcut('Tab', false)).toBe('Tab')
})

import { Fragment } from '@tiptap/pm/model'
import { describe, expect, it } from 'vitest'
import { unsavedWords } from './unsaved.ts'
import { article, li, ol, p, table, title, write } from './writing.ts'

const doc = (...parts: Parameters<typeof write>[0]) => write(parts).doc

describe('the words that were not saved', () => {
  const line = p('Samen')
  const item = li('een', ol(li('dieper')))
  const [name, section] = [title('G'), article('A', line, ol(item), table(['a', 'b']))]
  const saved = doc(name, section)

  it('are none when nothing changed', () => {
    expect(unsavedWords(saved, saved)).toBe('')
  })

  it('are those of the blocks that changed or came, a line for each', () => {
    const changed = line.type.create(line.attrs, line.type.schema.text('Samen verder'))
    const inside = li('twee', ol(li('nieuw')))
    const rest = [changed, ol(inside), table(['c', 'd'])]
    const now = doc(name, section.copy(Fragment.from([section.child(0), ...rest])))
    expect(unsavedWords(now, saved).split('\n')).toEqual(['Samen verder', 'twee', 'nieuw', 'c\td'])
  })

  it('are all words when nothing was ever saved', () => {
    expect(unsavedWords(doc(title('G'), article('A', p(''))), null)).toBe('G\nA')
  })
})

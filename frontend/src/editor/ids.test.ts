import { splitBlock } from '@tiptap/pm/commands'
import { Plugin, TextSelection } from '@tiptap/pm/state'
import { ySyncPluginKey } from '@tiptap/y-tiptap'
import { describe, expect, it } from 'vitest'
import { giveIds, newId } from './ids.ts'
import { addArticle } from './sections.ts'
import { article, p, preamble, run, title, write } from './writing.ts'

const ids = new Plugin({ appendTransaction: giveIds })
const first = p('Same|n verder')
const text = [title('G'), preamble(first, p('Het tweede'))]
const own = first.attrs['id'] as string
const idsOf = (state: ReturnType<typeof write>) =>
  state.doc.child(1).children.map((node) => node.attrs['id'] as string)

describe('the id of a block', () => {
  it('is ten signs that are hard to confuse', () => {
    expect(newId()).toMatch(/^[a-km-np-z2-9]{10}$/)
    expect(newId()).not.toBe(newId())
  })

  it('stays with the first half of a split, and the second gets its own', () => {
    const state = run(write(text, [ids]), splitBlock)
    const [half, other, next] = state ? idsOf(state) : []
    expect(half).toBe(own)
    expect(other).toMatch(/^[a-z2-9]{10}$/)
    expect(next).toBe(text[1]?.child(1).attrs['id'])
  })

  it('stays with the words where an empty line is made above them', () => {
    const line = p('|Samen')
    const state = run(write([title('G'), preamble(line)], [ids]), splitBlock)
    const [above, below] = state ? idsOf(state) : []
    expect(below).toBe(line.attrs['id'])
    expect(above).not.toBe(below)
  })

  it('stays with the original when a copy is pasted before it', () => {
    const state = write(text, [ids])
    const before = state.doc.child(0).nodeSize + 1
    const pasted = state.applyTransaction(state.tr.insert(before, state.doc.child(1).child(0)))
    const [copy, original] = idsOf(pasted.state)
    expect(original).toBe(own)
    expect(copy).not.toBe(own)
  })

  it('goes along when a block is cut and pasted elsewhere', () => {
    const state = write(text, [ids])
    const [start, block] = [state.doc.child(0).nodeSize + 1, state.doc.child(1).child(0)]
    const cut = state.applyTransaction(state.tr.delete(start, start + block.nodeSize)).state
    const end = start + cut.doc.child(1).content.size
    const pasted = cut.applyTransaction(cut.tr.insert(end, block)).state
    expect(idsOf(pasted).at(-1)).toBe(own)
  })

  it('is given to each new block of an article', () => {
    const state = run(write([title('G'), article('A', p('x|'))], [ids]), addArticle)
    const made = state?.doc.child(2)
    expect(made?.children.every((node) => /^[a-z2-9]{10}$/.test(node.attrs['id'] as string))).toBe(
      true,
    )
  })

  it('is not given to what others made', () => {
    const state = write(text, [ids])
    const theirs = state.tr.insert(state.doc.child(0).nodeSize + 1, p('').type.create())
    theirs.setMeta(ySyncPluginKey, { isChangeOrigin: true })
    expect(idsOf(state.applyTransaction(theirs).state)[0]).toBeNull()
  })

  it('costs nothing while one types', () => {
    const state = write(text, [ids])
    const typed = state.applyTransaction(state.tr.insertText('x'))
    expect(typed.transactions).toHaveLength(1)
    expect(typed.state.selection).toBeInstanceOf(TextSelection)
  })
})

import { getSchema } from '@tiptap/core'
import { Schema } from '@tiptap/pm/model'
import { prosemirrorToYXmlFragment, yXmlFragmentToProseMirrorRootNode } from '@tiptap/y-tiptap'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { nodesAndMarks } from './nodes.ts'
import { marks, nodes, spec } from './schema.ts'
import { article, chapter, p, preamble, schema, table, title, write } from './writing.ts'

const strict = new Schema(spec as never)
const text = write([
  title('Groen'),
  preamble(p('Vooraf.')),
  chapter('Bomen', p('Onder het hoofdstuk.'), article('Planten', p('Ieder jaar.'))),
]).doc

/** Two copies of the text, each changed by somebody, and the two changes merged. */
function merged(...changes: ((chapter: Y.XmlElement) => void)[]): Y.XmlFragment {
  const seed = new Y.Doc()
  prosemirrorToYXmlFragment(text, seed.getXmlFragment('default'))
  const start = Y.encodeStateAsUpdate(seed)
  const all = new Y.Doc()
  for (const [at, change] of changes.entries()) {
    const one = new Y.Doc()
    // Of two who put something in one place the lower id comes first.
    one.clientID = at + 1
    Y.applyUpdate(one, start)
    change(one.getXmlFragment('default').get(2) as Y.XmlElement)
    Y.applyUpdate(all, Y.encodeStateAsUpdate(one))
  }
  return all.getXmlFragment('default')
}

const element = (name: string, ...inside: (Y.XmlElement | Y.XmlText)[]) => {
  const made = new Y.XmlElement(name)
  made.insert(0, inside)
  return made
}
const paragraph = (chapter: Y.XmlElement) => {
  chapter.insert(2, [element('paragraph', new Y.XmlText('Een alinea erbij.'))])
}
const firstArticle = (chapter: Y.XmlElement) => {
  const name = element('article_title', new Y.XmlText('Een artikel erbij'))
  chapter.insert(2, [element('article', name)])
}

describe('the schema of the editor', () => {
  it('has the nodes and marks of the text, in their order', () => {
    expect(Object.keys(schema.nodes)).toEqual(
      Object.keys(nodes).filter((name) => name !== 'fragment'),
    )
    expect(Object.keys(schema.marks)).toEqual(Object.keys(marks))
    expect(getSchema(nodesAndMarks('fragment')).topNodeType.name).toBe('fragment')
  })

  it('takes what the text takes, and gives it back the same', () => {
    expect(strict.nodeFromJSON(text.toJSON()).toJSON()).toEqual(text.toJSON())
  })

  it('takes no node into another that the text does not', () => {
    const loose = schema.nodes['article']?.create(null, [p('x'), table(['a'])])
    expect(() => loose?.check()).not.toThrow()
    expect(() => {
      schema.nodes['preamble']?.create(null, [article('A')]).check()
    }).toThrow(RangeError)
  })
})

describe('what two people broke by merging', () => {
  const read = (fragment: Y.XmlFragment, by: Schema) =>
    yXmlFragmentToProseMirrorRootNode(fragment, by).textContent

  it('would be deleted by an editor that asks for order', () => {
    expect(read(merged(firstArticle, paragraph), strict)).not.toContain('Ieder jaar.')
  })

  it('keeps all its words on the screen and in the document', () => {
    const fragment = merged(firstArticle, paragraph)
    const before = fragment.toJSON()
    const words = read(fragment, schema)
    expect(words).toContain('Een alinea erbij.')
    expect(words).toContain('Een artikel erbij')
    expect(words).toContain('Ieder jaar.')
    expect(fragment.toJSON()).toBe(before)
  })
})

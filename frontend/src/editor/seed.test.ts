import { readFileSync } from 'node:fs'
import { Schema } from '@tiptap/pm/model'
import { prosemirrorToYXmlFragment, yXmlFragmentToProseMirrorRootNode } from '@tiptap/y-tiptap'
import { describe, expect, it } from 'vitest'
import { applyUpdate, Doc } from 'yjs'
import { spec } from './schema.ts'

/** Written by tests/text/test_shared.py: a text as the server seeds a draft with it. */
const { seeded, tree } = JSON.parse(
  readFileSync(new URL('../../../tests/text/seed.json', import.meta.url), 'utf8'),
) as { seeded: string; tree: unknown }

const schema = new Schema(spec)

function open() {
  const doc = new Doc()
  applyUpdate(doc, Buffer.from(seeded, 'base64'))
  const written: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => written.push(update))
  const fragment = doc.getXmlFragment('default')
  return { fragment, written, root: yXmlFragmentToProseMirrorRootNode(fragment, schema) }
}

describe('a draft that the server seeded', () => {
  it('is the text in the editor, by the schema', () => {
    const { root } = open()
    root.check()
    expect(root.toJSON()).toEqual(tree)
  })

  it('is not changed by opening it, nor by writing back what was read', () => {
    const { fragment, root, written } = open()
    prosemirrorToYXmlFragment(root, fragment)
    expect(written).toEqual([])
  })
})

/** Pasting: what has a place in a text stays, what has none comes in as plain lines. */
import { Extension } from '@tiptap/core'
import { Fragment, type Node, type NodeType, Slice } from '@tiptap/pm/model'
import { type EditorState, Plugin, type Transaction } from '@tiptap/pm/state'
import { cleaned, keepsSound } from './structure.ts'

function textblocks(slice: Slice): Node[] {
  const found: Node[] = []
  const walk = (fragment: Fragment) => {
    fragment.forEach((node) => {
      if (node.isInline) found.push(node)
      else if (node.inlineContent) found.push(node)
      else walk(node.content)
    })
  }
  walk(slice.content)
  return found
}

const content = (node: Node) => (node.isInline ? Fragment.from(node) : node.content)

/** All words on one line: for a title and a cell, which are one. */
function onOneLine(state: EditorState, slice: Slice): Fragment {
  return textblocks(slice)
    .filter((node) => node.isInline || node.content.size > 0)
    .reduce(
      (all, node) =>
        (all.size > 0 && !node.isInline
          ? all.append(Fragment.from(state.schema.text(' ')))
          : all
        ).append(content(node)),
      Fragment.empty,
    )
}

function asParagraphs(state: EditorState, slice: Slice): Slice {
  const paragraph = state.schema.nodes['paragraph'] as NodeType
  const made = textblocks(slice).map((node) => paragraph.create(null, content(node)))
  return new Slice(Fragment.from(made), 1, 1)
}

const isOneLine = (name: string) => name.endsWith('title') || name === 'table_cell'

/** What a pasted slice does here, in the form that fits best; null where it fits in none. */
export function pasted(state: EditorState, slice: Slice): Transaction | null {
  const { $from } = state.selection
  const isSound = (tr: Transaction) => keepsSound(state.doc, tr.doc)
  if (isOneLine($from.parent.type.name) && !slice.content.firstChild?.isInline) {
    const line = new Slice(onOneLine(state, slice), 0, 0)
    const tr = state.tr.replaceSelection(line)
    return isSound(tr) ? tr : null
  }
  const ways = [() => slice, () => asParagraphs(state, slice)]
  for (const way of ways) {
    const tr = attempt(state, way())
    if (tr && isSound(tr)) return tr
  }
  return null
}

function attempt(state: EditorState, slice: Slice): Transaction | null {
  try {
    const tr = state.tr.replaceSelection(slice)
    tr.doc.check()
    return tr
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

export const Pasting = Extension.create({
  name: 'pasting',
  addProseMirrorPlugins: () => [
    new Plugin({
      props: {
        transformPastedText: cleaned,
        transformPastedHTML: cleaned,
        handlePaste(view, _, slice) {
          const tr = pasted(view.state, slice)
          if (tr)
            view.dispatch(tr.scrollIntoView().setMeta('paste', true).setMeta('uiEvent', 'paste'))
          return true
        },
      },
    }),
  ],
})

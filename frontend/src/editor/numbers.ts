/** Numbers and markers, shown beside the words and never in the text. */
import { Extension } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import { Plugin, PluginKey } from '@tiptap/pm/state'
import { Decoration, DecorationSet } from '@tiptap/pm/view'
import { isChangeOrigin } from '@tiptap/extension-collaboration'
import { blocksOf, type Label, labels } from './numbering.ts'
import { sameStructure } from './structure.ts'

/** What a block is called where it does not follow from the document: in a part of a text. */
export type Names = ReadonlyMap<string, Pick<Label, 'marker' | 'name'>>

const key = new PluginKey<DecorationSet>('numbers')

interface Shown {
  pos: number
  node: Node
  id: string | null
  label: Pick<Label, 'marker' | 'name'>
}

function shown(doc: Node, fixed: Names | null): Shown[] {
  const blocks = blocksOf(doc)
  const counted = labels(blocks)
  return blocks.map(({ pos, node, id }, at) => {
    const own = counted[at] ?? { marker: '', name: '' }
    const isCounted = fixed === null || node.type.name === 'list_item'
    return {
      pos,
      node,
      id,
      label: isCounted ? own : (fixed.get(id ?? '') ?? { ...own, marker: '' }),
    }
  })
}

function references(doc: Node, names: Map<string | null, string>, lapsed: string): Decoration[] {
  const out: Decoration[] = []
  doc.descendants((node, pos) => {
    if (node.type.name !== 'ref') return
    const name = names.get(node.attrs['target'] as string) ?? lapsed
    out.push(Decoration.node(pos, pos + node.nodeSize, { 'data-label': name }))
  })
  return out
}

function decorations(doc: Node, fixed: Names | null, lapsed: string): DecorationSet {
  const all = shown(doc, fixed)
  const names = new Map<string | null, string>([
    ...[...(fixed ?? [])].map(([id, label]) => [id, label.name] as const),
    ...all.map(({ id, label }) => [id, label.name] as const),
  ])
  const markers = all
    .filter(({ label }) => label.marker)
    .map(({ pos, node, label }) =>
      Decoration.node(pos, pos + node.nodeSize, { 'data-marker': label.marker }),
    )
  return DecorationSet.create(doc, [...markers, ...references(doc, names, lapsed)])
}

export interface NumbersOptions {
  /** Null where a whole text is written, which counts itself. */
  fixed: Names | null
  /** What stands for a cross-reference to nothing. */
  lapsed: string
}

export const Numbers = Extension.create<NumbersOptions>({
  name: 'numbers',
  addOptions: () => ({ fixed: null, lapsed: '' }),
  addProseMirrorPlugins() {
    const build = (doc: Node) => decorations(doc, this.options.fixed, this.options.lapsed)
    return [
      new Plugin<DecorationSet>({
        key,
        state: {
          init: (_, state) => build(state.doc),
          apply: (tr, old) => {
            if (!tr.docChanged) return old
            if (isChangeOrigin(tr) || !sameStructure(tr.before, tr.doc)) return build(tr.doc)
            return old.map(tr.mapping, tr.doc)
          },
        },
        props: { decorations: (state) => key.getState(state) },
      }),
    ]
  },
})

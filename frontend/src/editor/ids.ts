/** Ids of blocks: given once, by who made the block, and to one block only. */
import { Extension } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import { type EditorState, Plugin, type Transaction } from '@tiptap/pm/state'
import { Mapping } from '@tiptap/pm/transform'
import { isChangeOrigin } from '@tiptap/extension-collaboration'
import { sameStructure } from './structure.ts'

const ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789'

/** A fresh id, as the server makes them: ten signs that are hard to confuse. */
export const newId = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(10)), (byte) => ALPHABET[byte % 32]).join('')

interface Found {
  pos: number
  id: string | null
  node: Node
}

function identified(doc: Node): Found[] {
  const found: Found[] = []
  doc.descendants((node, pos) => {
    if ('id' in node.attrs) found.push({ pos, id: node.attrs['id'] as string | null, node })
    return !node.inlineContent
  })
  return found
}

function byId(found: readonly Found[]): Map<string | null, Found[]> {
  const groups = new Map<string | null, Found[]>()
  for (const one of found) groups.set(one.id, [...(groups.get(one.id) ?? []), one])
  return groups
}

/**
 * Which of several blocks with one id keeps it: the one that had it, so not a pasted copy.
 *
 * On a split that is the first half; only where nothing stayed in it, the second.
 */
function keeper(same: readonly Found[], was: number | undefined): Found | undefined {
  const at = same.findIndex((one) => one.pos === was)
  const [kept, next] = [same[Math.max(at, 0)], same[Math.max(at, 0) + 1]]
  const isEmptied = kept?.node.textContent === '' && next?.node.textContent
  return isEmptied && next.pos === kept.pos + kept.node.nodeSize ? next : kept
}

/** The blocks that need a new id. */
function nameless(before: Node, after: Node, mapping: Mapping): Found[] {
  const places = new Map(identified(before).map(({ id, pos }) => [id, mapping.map(pos)]))
  return [...byId(identified(after))].flatMap(([id, same]) => {
    if (id === null) return same
    if (same.length === 1) return []
    const kept = keeper(same, places.get(id))
    return same.filter((one) => one !== kept)
  })
}

/** Ids for the blocks that our own transactions made; those of others bring theirs. */
export function giveIds(
  transactions: readonly Transaction[],
  before: EditorState,
  after: EditorState,
): Transaction | null {
  if (transactions.some(isChangeOrigin) || sameStructure(before.doc, after.doc)) return null
  const mapping = new Mapping(transactions.flatMap((tr) => tr.mapping.maps))
  const { tr } = after
  for (const { pos } of nameless(before.doc, after.doc, mapping))
    tr.setNodeAttribute(pos, 'id', newId())
  return tr.docChanged ? tr : null
}

export const Ids = Extension.create({
  name: 'ids',
  addProseMirrorPlugins: () => [new Plugin({ appendTransaction: giveIds })],
})

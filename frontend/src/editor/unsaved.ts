/** The words that somebody wrote and the server did not take, to be copied by hand. */
import type { Node } from '@tiptap/pm/model'
import { blocksOf } from './numbering.ts'

/** The words of one block; of an item its own line. */
function words(node: Node): string {
  if (node.inlineContent) return node.textContent
  if (node.firstChild?.type.name === 'item_text') return node.firstChild.textContent
  return node.children.map((cell) => cell.textContent).join('\t')
}

const byId = (doc: Node | null) =>
  new Map(doc ? blocksOf(doc).map(({ id, node }) => [id, words(node)]) : [])

/** The blocks that are other than when all was last saved, a line for each; '' when there are none. */
export function unsavedWords(now: Node, saved: Node | null): string {
  const before = byId(saved)
  return blocksOf(now)
    .map(({ id, node }) => ({ id, said: words(node) }))
    .filter(({ id, said }) => said.trim() !== '' && before.get(id) !== said)
    .map(({ said }) => said)
    .join('\n')
}

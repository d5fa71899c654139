/** How a document is built: walks that skip what is unchanged, for work at every keystroke. */
import { type Node, Schema } from '@tiptap/pm/model'
import { LIMITS, spec } from './schema.ts'

const strict = new Schema(spec as never)

/** Whether the children stand in the order of the schema. */
function isInOrder(node: Node): boolean {
  if (node.inlineContent || node.isLeaf) return true
  let match = strict.nodes[node.type.name]?.contentMatch ?? null
  for (const child of node.children) {
    const type = strict.nodes[child.type.name]
    match = match && type ? match.matchType(type) : null
  }
  return match?.validEnd ?? false
}

// What the server takes for no character of a text (deliberation/text/vocabulary.py).
const SUSPECT =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufdd0-\ufdef\ufffe\uffff]|\p{Surrogate}/gu

/** Words without signs that no text may hold. */
export const cleaned = (words: string) => words.replace(SUSPECT, '')

const fits = (block: Node) =>
  block.content.size <= LIMITS.blockCharacters && cleaned(block.textContent) === block.textContent

/**
 * Whether an own edit leaves a text that the server takes, in the order of the schema.
 *
 * Only what changed is looked at; a disorder that others made by merging may stay.
 */
export function keepsSound(before: Node | null, after: Node): boolean {
  if (before === after || after.isLeaf) return true
  if (after.inlineContent) return fits(after)
  if (!isInOrder(after) && (before === null || isInOrder(before))) return false
  const old = new Set(before?.children)
  return after.children.every((child, at) => {
    if (old.has(child)) return true
    const was = before?.maybeChild(at)
    return keepsSound(was?.type === child.type ? was : null, child)
  })
}

const atoms = (node: Node) =>
  node.children
    .filter((child) => child.isAtom && !child.isText)
    .map((child) => child.attrs['target'] as string)
    .join(' ')

/** Whether only words differ: the same blocks with the same ids and cross-references. */
export function sameStructure(a: Node, b: Node): boolean {
  if (a === b) return true
  if (a.type !== b.type || a.attrs['id'] !== b.attrs['id']) return false
  if (a.inlineContent) return atoms(a) === atoms(b)
  return (
    a.childCount === b.childCount &&
    a.children.every((child, at) => sameStructure(child, b.child(at)))
  )
}

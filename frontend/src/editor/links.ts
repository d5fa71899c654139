/** Links: where the cursor is in one, and setting or taking it away. */
import type { Mark, MarkType } from '@tiptap/pm/model'
import type { Command, EditorState } from '@tiptap/pm/state'
import { allowedHref } from './schema.ts'

interface Stretch {
  from: number
  to: number
  href: string
}

const linkType = (state: EditorState) => state.schema.marks['link'] as MarkType
const linkIn = (marks: readonly Mark[]) => marks.find((mark) => mark.type.name === 'link')

/** The whole link that the cursor or the selection is in. */
export function linkAt(state: EditorState): Stretch | null {
  const { $from, from, to } = state.selection
  let found: Stretch | null = null
  $from.parent.forEach((node, offset) => {
    const start = $from.start() + offset
    const end = start + node.nodeSize
    const href = linkIn(node.marks)?.attrs['href'] as string | undefined
    if (!href || end < from || start > to) return
    found = found?.href === href ? { ...found, to: end } : { from: start, to: end, href }
  })
  return found
}

/** What is selected, to be made a link; the words are asked for when nothing is. */
export function selectedWords(state: EditorState): string {
  const { from, to } = linkAt(state) ?? state.selection
  return state.doc.textBetween(from, to, ' ')
}

/** What somebody typed, as an address: with a scheme where it lacks one; '' when it is none. */
export function address(typed: string): string {
  const trimmed = typed.trim()
  if (allowedHref(trimmed)) return trimmed
  if (/^[a-z][a-z\d+.-]*:/i.test(trimmed) && !/^[^/]+\.[a-z]+:\d/i.test(trimmed)) return ''
  const made = /^[^\s/@]+@[^\s/@]+$/.test(trimmed) ? `mailto:${trimmed}` : `https://${trimmed}`
  return /\./.test(trimmed) && allowedHref(made) ? made : ''
}

/** Link what is selected, or put the words there when nothing is. */
export const setLink =
  (href: string, words: string): Command =>
  (state, dispatch) => {
    if (!allowedHref(href)) return false
    const { from, to } = linkAt(state) ?? state.selection
    const mark = linkType(state).create({ href })
    const { tr } = state
    if (from === to) tr.insert(from, state.schema.text(words || href, [mark]))
    else tr.removeMark(from, to, linkType(state)).addMark(from, to, mark)
    dispatch?.(tr.scrollIntoView())
    return true
  }

/** Take the link away and keep its words. */
export const removeLink: Command = (state, dispatch) => {
  const found = linkAt(state)
  if (!found) return false
  dispatch?.(state.tr.removeMark(found.from, found.to, linkType(state)))
  return true
}

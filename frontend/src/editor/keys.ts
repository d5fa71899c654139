/** What the keys do, beside what every editor does; and that our own edits are sound. */
import { Extension } from '@tiptap/core'
import { chainCommands, toggleMark } from '@tiptap/pm/commands'
import { keymap } from '@tiptap/pm/keymap'
import type { MarkType } from '@tiptap/pm/model'
import { type Command, Plugin } from '@tiptap/pm/state'
import { isChangeOrigin } from '@tiptap/extension-collaboration'
import {
  indent,
  joinLine,
  joinNextLine,
  outdent,
  splitLine,
  toggleKind,
  toggleList,
} from './passages.ts'
import { addArticle, addChapter, dissolve, leaveTitle } from './sections.ts'
import { keepsSound } from './structure.ts'
import { cellBelow, nextCell } from './tables.ts'

/** Bold or italic, on or off. */
export const toggle =
  (name: string): Command =>
  (state, dispatch, view) =>
    toggleMark(state.schema.marks[name] as MarkType)(state, dispatch, view)

const bindings: Record<string, Command> = {
  Enter: chainCommands(leaveTitle, cellBelow, splitLine),
  Backspace: chainCommands(dissolve, joinLine),
  Delete: joinNextLine,
  Tab: chainCommands(nextCell(1), indent),
  'Shift-Tab': chainCommands(nextCell(-1), outdent),
  'Mod-Enter': addArticle,
  'Mod-Shift-Enter': addChapter,
  'Mod-b': toggle('bold'),
  'Mod-i': toggle('italic'),
  'Mod-Shift-7': toggleList(true),
  'Mod-Shift-8': toggleList(false),
  'Mod-Shift-9': toggleKind('quotation'),
  'Mod-Alt-4': toggleKind('heading'),
}

export interface KeysOptions {
  openLink: () => void
}

/** After Escape, Tab leaves the text: nobody may be caught in a list or a table. */
function escapable(): Plugin {
  let escaped = false
  const keydown = (_: unknown, event: KeyboardEvent) => {
    const leaves = escaped && event.key === 'Tab'
    if (event.key !== 'Shift') escaped = event.key === 'Escape'
    return leaves
  }
  return new Plugin({ props: { handleDOMEvents: { keydown } } })
}

const sound = () =>
  new Plugin({
    filterTransaction: (tr) =>
      !tr.docChanged || isChangeOrigin(tr) || keepsSound(tr.before, tr.doc),
  })

export const Keys = Extension.create<KeysOptions>({
  name: 'keys',
  priority: 200,
  addOptions: () => ({ openLink: () => undefined }),
  addProseMirrorPlugins() {
    const link: Command = () => {
      this.options.openLink()
      return true
    }
    return [escapable(), keymap({ ...bindings, 'Mod-k': link }), sound()]
  },
})

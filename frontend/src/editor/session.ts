/** One document in one editor on one line to the server, with its copy on this device. */
import { Editor } from '@tiptap/core'
import Collaboration from '@tiptap/extension-collaboration'
import type { Node } from '@tiptap/pm/model'
import * as Y from 'yjs'
import { addressOf, Connection } from './connection.ts'
import { Copy } from './copy.ts'
import { Ids } from './ids.ts'
import { type Island, say, type Words } from './island.ts'
import { copyName } from './kept.ts'
import { Keys } from './keys.ts'
import { nodesAndMarks } from './nodes.ts'
import { Numbers } from './numbers.ts'
import { Pasting } from './pasting.ts'
import { Presence } from './presence.ts'
import { unsavedWords } from './unsaved.ts'

const FIELD = 'default'
/** What the head that stays in sight covers, above and (with a keyboard) below the cursor. */
const MARGIN = { top: 150, bottom: 60, left: 0, right: 0 }

export interface Events {
  changed: () => void
  closed: (code: number) => void
  denied: () => void
  openLink: () => void
}

export class Session {
  readonly editor: Editor
  readonly connection: Connection
  readonly doc = new Y.Doc()
  #copy: Copy | null = null
  #savedDoc: Node | null = null
  #events: Events
  #mayWrite: boolean

  constructor(place: HTMLElement, island: Island, words: Words, events: Events) {
    this.#events = events
    this.#mayWrite = island.mayWrite
    this.connection = new Connection(addressOf(island), this.doc, {
      changed: () => {
        this.#settle()
      },
      closed: events.closed,
      denied: events.denied,
    })
    this.editor = this.#makeEditor(place, island, words)
    // Not as an option: Tiptap calls that one inside its constructor.
    this.editor.on('transaction', events.changed)
    this.connection.provider.awareness.on('change', events.changed)
    if (island.mayWrite) {
      this.#copy = new Copy(copyName(island.draft, island.person || island.name), this.doc, () => {
        this.#settle()
      })
    }
    this.connection.open()
  }

  /** Whether there is a text that was found on this device. */
  get hasCopy(): boolean {
    return this.#copy?.isRead === true && this.#hasText
  }

  /** Whether all that was written is on this device. */
  get isCopied(): boolean {
    return this.#copy?.hasAll === true
  }

  /** What was written here and not stored, in words; '' when there is nothing. */
  get unsaved(): string {
    if (this.connection.saved.all) return ''
    return unsavedWords(this.editor.state.doc, this.#savedDoc)
  }

  /** The text as it was when all was last stored. */
  get savedDoc(): Node | null {
    return this.#savedDoc
  }

  /** From now on it is only read, as it is now. */
  stopWriting(): void {
    this.#mayWrite = false
    this.connection.end()
    this.editor.setEditable(false)
  }

  async destroy(): Promise<void> {
    this.connection.destroy()
    this.editor.destroy()
    await this.#copy?.destroy()
    this.doc.destroy()
  }

  get #hasText(): boolean {
    return this.doc.getXmlFragment(FIELD).length > 0
  }

  #makeEditor(element: HTMLElement, island: Island, words: Words): Editor {
    const { awareness } = this.connection.provider
    const fixed = island.top === 'fragment' ? new Map(Object.entries(island.labels)) : null
    return new Editor({
      element,
      // An editor without text would invent one, and two inventions do not merge.
      editable: false,
      injectCSS: false,
      editorProps: {
        attributes: () => this.#attributes(island.mayWrite, words),
        scrollMargin: MARGIN,
        scrollThreshold: MARGIN,
      },
      extensions: [
        ...nodesAndMarks(island.top),
        Collaboration.configure({ document: this.doc, field: FIELD }),
        Presence.configure({ awareness }),
        Numbers.configure({ fixed, lapsed: say(words, 'lapsed') }),
        Ids,
        Pasting,
        Keys.configure({ openLink: this.#events.openLink }),
      ],
    })
  }

  #attributes(isWriter: boolean, words: Words): Record<string, string> {
    const name = {
      id: 'editor-text',
      class: 'text text--written',
      'aria-label': say(words, 'text'),
      lang: 'nl',
    }
    if (!isWriter) return { ...name, role: 'article' }
    const isReadOnly = this.#mayWrite ? {} : { 'aria-readonly': 'true' }
    return { ...name, role: 'textbox', 'aria-multiline': 'true', ...isReadOnly }
  }

  #settle(): void {
    const { saved, isConnected, wasSynced } = this.connection
    const mayEdit = this.#mayWrite && this.#hasText && (wasSynced || this.hasCopy)
    if (mayEdit !== this.editor.isEditable) this.editor.setEditable(mayEdit)
    if (isConnected && saved.all) this.#savedDoc = this.editor.state.doc
    this.#events.changed()
  }
}

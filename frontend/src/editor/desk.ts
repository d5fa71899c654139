/**
 * The editor of a page, over all that can happen to its line.
 *
 * When the server refuses what was written, the words are put aside and a fresh document is opened:
 * merging the refused one again would only be refused again.
 */
import type { Node } from '@tiptap/pm/model'
import { CLOSED } from './connection.ts'
import type { Island, Words } from './island.ts'
import { clearAside, clearCopy, copyName, type Kept, lookAside, putAside } from './kept.ts'
import { others } from './presence.ts'
import { Session } from './session.ts'
import { type Status, statusOf } from './status.ts'
import { toolbar, type ToolState, use } from './tools.ts'

/** What the page shows of it. */
export interface View {
  status: Status
  isEditable: boolean
  people: string[]
  tools: ToolState[][]
  kept: Kept[]
  wasRefused: boolean
}

export const EMPTY: View = {
  status: 'connecting',
  isEditable: false,
  people: [],
  tools: [],
  kept: [],
  wasRefused: false,
}

export interface Shown {
  view: (view: View) => void
  /** The text changed and all of it is stored. */
  saved: () => void
  openLink: () => void
}

const CALM = 30

export class Desk {
  session: Session
  #place: HTMLElement
  #island: Island
  #words: Words
  #shown: Shown
  #copy: string
  #ending: 'ended' | 'outdated' | null = null
  #kept: Kept[] = []
  #wasRefused = false
  #savedDoc: Node | null = null
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(place: HTMLElement, island: Island, words: Words, shown: Shown) {
    this.#place = place
    this.#island = island
    this.#words = words
    this.#shown = shown
    this.#copy = copyName(island.draft, island.person || island.name)
    this.session = this.#open()
    void lookAside(this.#copy).then((kept) => {
      this.#keep(kept)
    })
  }

  get status(): Status {
    const { connection, hasCopy, isCopied } = this.session
    return statusOf({
      mayWrite: this.#island.mayWrite,
      ending: this.#ending,
      isConnected: connection.isConnected,
      wasSynced: connection.wasSynced,
      hasCopy,
      isAllSaved: connection.saved.all,
      isCopied,
    })
  }

  /** Whether words written here are neither on the server nor on this device. */
  get wouldLose(): boolean {
    const { connection, isCopied } = this.session
    return this.#island.mayWrite && !this.#ending && !connection.saved.all && !isCopied
  }

  use(name: string): void {
    if (name === 'link') this.#shown.openLink()
    else use(this.session.editor, name)
  }

  async forget(): Promise<void> {
    await clearAside(this.#copy)
    this.#wasRefused = false
    this.#keep([])
  }

  destroy(): void {
    clearTimeout(this.#timer)
    void this.session.destroy()
  }

  #open(): Session {
    return new Session(this.#place, this.#island, this.#words, {
      changed: () => {
        this.#changed()
      },
      closed: (code) => {
        void this.#closed(code)
      },
      denied: () => {
        // Nobody expects that of a reader's keys.
        if (this.#island.mayWrite && !this.#ending) void this.#closed(CLOSED.ended)
      },
      openLink: this.#shown.openLink,
    })
  }

  #keep(kept: Kept[]): void {
    this.#kept = kept
    this.#changed()
  }

  /** Shows at most once in a moment; typing makes many changes. */
  #changed(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      this.#shown.view(this.#view())
      const { savedDoc } = this.session
      if (savedDoc === this.#savedDoc) return
      this.#savedDoc = savedDoc
      this.#shown.saved()
    }, CALM)
  }

  #view(): View {
    const { editor, connection } = this.session
    const { awareness } = connection.provider
    return {
      status: this.status,
      isEditable: editor.isEditable,
      people: others(awareness, this.#island.person).map(({ name }) => name),
      tools: this.#island.mayWrite && !this.#ending ? toolbar(editor, this.#words) : [],
      kept: this.#kept,
      wasRefused: this.#wasRefused,
    }
  }

  async #closed(code: number): Promise<void> {
    if (code === CLOSED.refused) return this.#startAfresh()
    this.#ending = code === CLOSED.outdated ? 'outdated' : 'ended'
    this.session.stopWriting()
    this.#changed()
    if (this.#ending === 'outdated' || !this.#island.mayWrite) return
    await this.#putAside()
    await clearCopy(this.#copy)
  }

  async #putAside(): Promise<void> {
    const { unsaved, doc } = this.session
    if (unsaved) this.#keep(await putAside(this.#copy, doc, unsaved))
  }

  async #startAfresh(): Promise<void> {
    this.session.stopWriting()
    this.#wasRefused = true
    await this.#putAside()
    await this.session.destroy()
    await clearCopy(this.#copy)
    this.session = this.#open()
    this.#changed()
  }
}

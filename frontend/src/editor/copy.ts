/** The copy of a text on this device, and whether it holds all that was written here. */
import { IndexeddbPersistence } from 'y-indexeddb'
import type * as Y from 'yjs'

const UPDATES = 'updates'

/**
 * The store of y-indexeddb, which does not tell when it has written.
 *
 * A reading transaction waits for the writing ones before it (Indexed Database API 3.0, §2.7.2), so
 * the end of an empty one says that all before it is on the device.
 */
export class Copy {
  #store: IndexeddbPersistence
  #doc: Y.Doc
  #changed: () => void
  #isRead = false
  #written = 0
  #held = 0
  #isAsking = false

  constructor(name: string, doc: Y.Doc, changed: () => void) {
    this.#doc = doc
    this.#changed = changed
    this.#store = new IndexeddbPersistence(name, doc)
    this.#store.on('synced', () => {
      this.#isRead = true
      this.#ask()
      changed()
    })
    // After the store's own listener: what is asked here comes behind what that one writes.
    doc.on('update', this.#heard)
  }

  /** Whether what was on this device has been read. */
  get isRead(): boolean {
    return this.#isRead
  }

  /** Whether all that is in the document is on this device; false where the browser keeps nothing. */
  get hasAll(): boolean {
    return this.#isRead && this.#held === this.#written
  }

  async destroy(): Promise<void> {
    this.#doc.off('update', this.#heard)
    await this.#store.destroy()
  }

  #heard = (_update: Uint8Array, origin: unknown) => {
    if (origin === this.#store) return
    this.#written += 1
    this.#ask()
  }

  #ask(): void {
    const { db } = this.#store
    if (!db || !this.#isRead || this.#isAsking) return
    const asked = this.#written
    const looking = db.transaction([UPDATES], 'readonly')
    this.#isAsking = true
    looking.oncomplete = () => {
      this.#isAsking = false
      this.#held = asked
      if (asked < this.#written) this.#ask()
      this.#changed()
    }
    looking.objectStore(UPDATES).count()
  }
}

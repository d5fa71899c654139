/**
 * The copies on this device: of the draft as it is, and of words that the server did not take.
 *
 * What was put aside is never merged into a text again; it is only shown, to be copied by hand.
 */
import { clearDocument, IndexeddbPersistence } from 'y-indexeddb'
import * as Y from 'yjs'

export interface Kept {
  at: number
  words: string
}

const asideOf = (name: string) => `${name}-aside`

/** What the copy of a draft on this device is called; one per person, who may share the device. */
export const copyName = (draft: string, person: string) => `cocreatie-draft-${draft}-${person}`

async function inAside<T>(
  name: string,
  use: (store: IndexeddbPersistence) => Promise<T>,
): Promise<T> {
  const doc = new Y.Doc()
  const store = new IndexeddbPersistence(asideOf(name), doc)
  try {
    await store.whenSynced
    return await use(store)
  } finally {
    await store.destroy()
    doc.destroy()
  }
}

async function read(store: IndexeddbPersistence): Promise<Kept[]> {
  const found: unknown = await store.get('kept')
  return typeof found === 'string' ? (JSON.parse(found) as Kept[]) : []
}

/** Put words aside, with the whole document they stood in. */
export async function putAside(name: string, doc: Y.Doc, words: string): Promise<Kept[]> {
  const at = Date.now()
  const state = Y.encodeStateAsUpdate(doc)
  return inAside(name, async (store) => {
    const kept = [...(await read(store)), { at, words }]
    await store.set('kept', JSON.stringify(kept))
    await store.set(`state-${String(at)}`, state.slice().buffer)
    return kept
  })
}

/** What was put aside before. */
export async function lookAside(name: string): Promise<Kept[]> {
  const all = await indexedDB.databases()
  return all.some((one) => one.name === asideOf(name)) ? inAside(name, read) : []
}

/** Throw away what was put aside. */
export const clearAside = (name: string): Promise<void> =>
  clearDocument(asideOf(name)) as Promise<void>

/** Throw away the copy of a draft. */
export const clearCopy = (name: string): Promise<void> => clearDocument(name) as Promise<void>

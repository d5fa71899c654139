/**
 * What a copy on this device still held when its draft was closed elsewhere.
 *
 * The server keeps it for whoever wrote it, and says by a denial that it did; it is never merged.
 */
import { IndexeddbPersistence } from 'y-indexeddb'
import * as Y from 'yjs'
import { addressOf, Connection } from './connection.ts'
import type { Island } from './island.ts'
import { clearCopy, copyName } from './kept.ts'

/** Offer the copy of this person's to the server; the page then tells what was kept. */
export async function handOver(island: Island): Promise<void> {
  const name = copyName(island.draft, island.person)
  const all = await indexedDB.databases()
  if (!island.person || !all.some((one) => one.name === name)) return
  const doc = new Y.Doc()
  const copy = new IndexeddbPersistence(name, doc)
  const connection: Connection = new Connection(addressOf(island), doc, {
    changed: () => {
      if (connection.isConnected && connection.saved.all) void forget(false)
    },
    closed: () => {
      connection.end()
    },
    denied: () => void forget(true),
  })
  let isDone = false
  async function forget(isKept: boolean): Promise<void> {
    if (isDone) return
    isDone = true
    connection.destroy()
    await copy.destroy()
    await clearCopy(name)
    if (isKept) location.reload()
  }
  await copy.whenSynced
  connection.open()
}

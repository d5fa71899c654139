/** What the banner says: never more than is true. */

export type Status =
  | 'connecting'
  | 'saved'
  | 'saving'
  | 'offline'
  | 'unkept'
  | 'reading'
  | 'readingOffline'
  | 'ended'
  | 'outdated'

export interface Standing {
  mayWrite: boolean
  /** How the server ended it, if it did. */
  ending: 'ended' | 'outdated' | null
  isConnected: boolean
  wasSynced: boolean
  /** Whether the copy on this device was read, so that one can write without a connection. */
  hasCopy: boolean
  isAllSaved: boolean
  /** Whether all that was written is on this device. */
  isCopied: boolean
}

/** The one state of all these. */
export function statusOf(now: Standing): Status {
  if (now.ending) return now.ending
  if (now.isConnected && !now.mayWrite) return 'reading'
  if (now.isConnected) return now.isAllSaved ? 'saved' : 'saving'
  if (!now.wasSynced && !(now.hasCopy && !now.isAllSaved)) return 'connecting'
  if (!now.mayWrite) return 'readingOffline'
  return now.isCopied ? 'offline' : 'unkept'
}

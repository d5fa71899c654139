/** The line to the server: connecting, being cut off, and what has been stored. */
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import * as sync from 'y-protocols/sync'
import { encodeAwarenessUpdate } from 'y-protocols/awareness'
import { messageAuth, messageAwareness, messageSync, WebsocketProvider } from 'y-websocket'
import type * as Y from 'yjs'
import type { Island } from './island.ts'
import { Saved } from './saved.ts'

/** How the server ends a connection for good (docs/decisions/0007). */
export const CLOSED = { refused: 4400, ended: 4403, absent: 4404, outdated: 4406, flood: 4429 }
const FLOOD_PAUSE = 15_000

export interface Address {
  /** Absolute, without the draft. */
  socket: string
  draft: string
  schema: number
}

/** Where the socket of a draft is. */
export const addressOf = ({ socket, draft, schema }: Island): Address => ({
  socket: `${location.origin.replace(/^http/, 'ws')}${socket}`,
  draft,
  schema,
})

export interface Heard {
  /** Something changed that the banner tells. */
  changed: () => void
  /** The server closed the line and there is no sense in trying again. */
  closed: (code: number) => void
  /** What was written is not taken: whoever wrote it may not write (any more). */
  denied: () => void
}

interface AwarenessChange {
  added: number[]
  updated: number[]
  removed: number[]
}

export class Connection {
  readonly saved = new Saved()
  readonly provider: WebsocketProvider
  /** Whether the server's text has been here. */
  wasSynced = false
  #doc: Y.Doc
  #heard: Heard
  #isOver = false
  #cleanUp: (() => void)[] = []

  constructor(address: Address, doc: Y.Doc, heard: Heard) {
    this.#doc = doc
    this.#heard = heard
    this.provider = new WebsocketProvider(address.socket, address.draft, doc, {
      params: { schema: String(address.schema) },
      maxBackoffTime: 2500,
      disableBc: true,
      connect: false,
    })
    this.#watchUpdates()
    this.#watchLine()
    this.#speakForOurselves()
  }

  get isConnected(): boolean {
    return this.provider.synced
  }

  open(): void {
    if (!this.#isOver) this.provider.connect()
  }

  /** Never connect again. */
  end(): void {
    this.#isOver = true
    this.provider.disconnect()
  }

  destroy(): void {
    for (const step of this.#cleanUp) step()
    this.provider.destroy()
  }

  #watchUpdates(): void {
    const { provider, saved } = this
    const wrote = (update: Uint8Array, origin: unknown) => {
      if (origin === provider) return
      saved.wrote(update)
      this.#heard.changed()
    }
    this.#doc.on('update', wrote)
    this.#cleanUp.push(() => {
      this.#doc.off('update', wrote)
    })
    const stock = provider.messageHandlers[messageSync]
    provider.messageHandlers[messageSync] = (encoder, decoder, ...rest) => {
      this.#read(decoding.clone(decoder))
      stock?.(encoder, decoder, ...rest)
      this.#heard.changed()
    }
    provider.messageHandlers[messageAuth] = this.#heard.denied
  }

  #read(decoder: decoding.Decoder): void {
    const kind = decoding.readVarUint(decoder)
    const said = decoding.readVarUint8Array(decoder)
    if (kind === sync.messageYjsSyncStep1) this.saved.heldUpTo(said)
    else this.saved.came(said)
  }

  #watchLine(): void {
    const { provider } = this
    provider.shouldReconnect = ({ code }) => code < 4400 || code >= 4500
    provider.on('status', this.#heard.changed)
    provider.on('sync', (isSynced: boolean) => {
      this.wasSynced ||= isSynced
      this.#heard.changed()
    })
    provider.on('closed', ({ code }: { code: number }) => {
      if (code === CLOSED.flood) this.#pause()
      else this.#heard.closed(code)
    })
    // y-websocket alone notices a dead line only after half a minute.
    this.#onWindow('offline', () => {
      provider.disconnect()
    })
    this.#onWindow('online', () => {
      this.open()
    })
  }

  #pause(): void {
    const timer = setTimeout(() => {
      this.open()
    }, FLOOD_PAUSE)
    this.#cleanUp.push(() => {
      clearTimeout(timer)
    })
  }

  #onWindow(event: string, listener: () => void): void {
    addEventListener(event, listener)
    this.#cleanUp.push(() => {
      removeEventListener(event, listener)
    })
  }

  /** The provider passes on what it hears of others; with a thousand readers that is a storm. */
  #speakForOurselves(): void {
    const { provider } = this
    const { awareness } = provider
    awareness.off('update', provider._awarenessUpdateHandler)
    // A client that never said a second thing counts as not there.
    awareness.setLocalState({})
    awareness.on('update', ({ added, updated, removed }: AwarenessChange) => {
      if (![...added, ...updated, ...removed].includes(awareness.clientID)) return
      const encoder = encoding.createEncoder()
      encoding.writeVarUint(encoder, messageAwareness)
      encoding.writeVarUint8Array(encoder, encodeAwarenessUpdate(awareness, [awareness.clientID]))
      const { ws, wsconnected } = provider
      if (wsconnected && ws?.readyState === WebSocket.OPEN) ws.send(encoding.toUint8Array(encoder))
    })
  }
}

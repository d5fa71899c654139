/**
 * What of our own writing the server has stored: it sends everything it stored, ours too.
 *
 * The binding to Yjs tells only what is new to the document, so the echo is read from the messages
 * themselves. Kept apart are letters (a clock per client) and deletions (ranges of clocks), since
 * a deletion has no clock of its own.
 */
import * as Y from 'yjs'

interface Range {
  clock: number
  len: number
}

/** Ranges of clocks per client. */
class Ranges {
  #clients = new Map<number, Range[]>()

  get isEmpty(): boolean {
    return this.#clients.size === 0
  }

  add(client: number, ranges: readonly Range[]): void {
    this.#clients.set(client, [...(this.#clients.get(client) ?? []), ...ranges])
  }

  remove(client: number, gone: readonly Range[]): void {
    const left = (this.#clients.get(client) ?? []).flatMap((range) => without(range, gone))
    if (left.length > 0) this.#clients.set(client, left)
    else this.#clients.delete(client)
  }
}

/** What is left of a range when others are taken out of it. */
function without(range: Range, gone: readonly Range[]): Range[] {
  return gone.reduce<Range[]>((left, one) => left.flatMap((part) => cut(part, one)), [range])
}

function cut({ clock, len }: Range, gone: Range): Range[] {
  const [end, goneEnd] = [clock + len, gone.clock + gone.len]
  if (goneEnd <= clock || gone.clock >= end) return [{ clock, len }]
  return [
    { clock, len: gone.clock - clock },
    { clock: goneEnd, len: end - goneEnd },
  ].filter((part) => part.len > 0)
}

/** Compares what was written here with what came back from the server. */
export class Saved {
  #written = new Map<number, number>()
  #held = new Map<number, number>()
  #deleted = new Ranges()

  /** Whether the server has all that was written here. */
  get all(): boolean {
    const held = ([client, clock]: [number, number]) => clock <= (this.#held.get(client) ?? 0)
    return this.#deleted.isEmpty && [...this.#written].every(held)
  }

  /** Something was written here, or found in the copy on this device. */
  wrote(update: Uint8Array): void {
    raise(this.#written, Y.parseUpdateMeta(update).to)
    for (const [client, ranges] of Y.decodeUpdate(update).ds.clients)
      this.#deleted.add(client, ranges)
  }

  /** The server said how far it is, in its first message. */
  heldUpTo(vector: Uint8Array): void {
    raise(this.#held, Y.decodeStateVector(vector))
  }

  /** The server sent something that it has stored. */
  came(update: Uint8Array): void {
    raise(this.#held, Y.parseUpdateMeta(update).to)
    for (const [client, ranges] of Y.decodeUpdate(update).ds.clients)
      this.#deleted.remove(client, ranges)
  }
}

function raise(clocks: Map<number, number>, to: Map<number, number>): void {
  for (const [client, clock] of to) clocks.set(client, Math.max(clock, clocks.get(client) ?? 0))
}

import { beforeEach, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { Saved } from './saved.ts'

/** A writer and a server that stores what it is given and sends it back when it is told to. */
class Pair {
  readonly mine = new Y.Doc()
  readonly server = new Y.Doc()
  readonly saved = new Saved()
  readonly onTheWay: Uint8Array[] = []

  constructor() {
    this.mine.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin === 'server') return
      this.saved.wrote(update)
      this.onTheWay.push(update)
    })
  }

  get words() {
    return this.mine.getText('t')
  }

  /** The server stores everything that is on the way and sends it back as one update. */
  echo() {
    const merged = Y.mergeUpdates(this.onTheWay.splice(0))
    Y.applyUpdate(this.server, merged)
    this.hear(merged)
  }

  hear(update: Uint8Array) {
    this.saved.came(update)
    Y.applyUpdate(this.mine, update, 'server')
  }

  /** What a server says and asks when a connection begins. */
  meet() {
    this.saved.heldUpTo(Y.encodeStateVector(this.server))
    this.hear(Y.encodeStateAsUpdate(this.server, Y.encodeStateVector(this.mine)))
  }
}

let pair: Pair
beforeEach(() => {
  pair = new Pair()
})

describe('what was written', () => {
  it('is saved at first, since there is nothing', () => {
    expect(pair.saved.all).toBe(true)
  })

  it('is saved when it comes back, and not before', () => {
    pair.words.insert(0, 'Samen')
    expect(pair.saved.all).toBe(false)
    pair.echo()
    expect(pair.saved.all).toBe(true)
  })

  it('is not saved when only the first half came back', () => {
    pair.words.insert(0, 'Samen')
    const first = pair.onTheWay.splice(0)
    pair.words.insert(5, ' verder')
    pair.hear(Y.mergeUpdates(first))
    expect(pair.saved.all).toBe(false)
    pair.echo()
    expect(pair.saved.all).toBe(true)
  })

  it('is not saved because others wrote something', () => {
    pair.words.insert(0, 'Samen')
    const other = new Y.Doc()
    other.getText('t').insert(0, 'Iemand anders schrijft veel meer dan wij')
    pair.hear(Y.encodeStateAsUpdate(other))
    expect(pair.saved.all).toBe(false)
  })

  it('by others needs no saving', () => {
    const other = new Y.Doc()
    other.getText('t').insert(0, 'Iemand anders')
    pair.hear(Y.encodeStateAsUpdate(other))
    expect(pair.saved.all).toBe(true)
  })
})

describe('what was deleted', () => {
  beforeEach(() => {
    pair.words.insert(0, 'Samen verder')
    pair.echo()
  })

  it('is gone for good when the deletion comes back', () => {
    pair.words.delete(5, 7)
    expect(pair.saved.all).toBe(false)
    pair.echo()
    expect(pair.saved.all).toBe(true)
  })

  it('in two places is saved when both came back', () => {
    pair.words.delete(0, 2)
    const first = pair.onTheWay.splice(0)
    pair.words.delete(3, 2)
    pair.hear(Y.mergeUpdates(first))
    expect(pair.saved.all).toBe(false)
    pair.echo()
    expect(pair.saved.all).toBe(true)
  })

  it('by somebody else at the same time counts as deleted', () => {
    pair.words.delete(5, 7)
    pair.server.getText('t').delete(0, 12)
    pair.hear(Y.encodeStateAsUpdate(pair.server))
    expect(pair.saved.all).toBe(true)
  })

  it('is saved in part when others deleted the middle of it', () => {
    pair.words.delete(0, 12)
    pair.server.getText('t').delete(4, 3)
    pair.hear(Y.encodeStateAsUpdate(pair.server))
    expect(pair.saved.all).toBe(false)
    pair.echo()
    expect(pair.saved.all).toBe(true)
  })
})

describe('after a lost connection', () => {
  it('what the server stored without saying so is saved once it says how far it is', () => {
    pair.words.insert(0, 'Samen')
    Y.applyUpdate(pair.server, Y.mergeUpdates(pair.onTheWay.splice(0)))
    pair.meet()
    expect(pair.saved.all).toBe(true)
  })

  it('a deletion that the server stored without saying so is saved too', () => {
    pair.words.insert(0, 'Samen verder')
    pair.echo()
    pair.words.delete(0, 6)
    Y.applyUpdate(pair.server, Y.mergeUpdates(pair.onTheWay.splice(0)))
    pair.meet()
    expect(pair.saved.all).toBe(true)
  })

  it('what was written meanwhile is not saved until it comes back', () => {
    pair.words.insert(0, 'Samen')
    pair.meet()
    expect(pair.saved.all).toBe(false)
    pair.echo()
    expect(pair.saved.all).toBe(true)
  })

  it('a copy on this device that the server never had is not saved', () => {
    const copy = new Y.Doc()
    copy.getText('t').insert(0, 'Nog van gisteren')
    copy.getText('t').delete(0, 4)
    Y.applyUpdate(pair.mine, Y.encodeStateAsUpdate(copy), 'copy')
    pair.meet()
    expect(pair.saved.all).toBe(false)
    pair.echo()
    expect(pair.saved.all).toBe(true)
  })
})

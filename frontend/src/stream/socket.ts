// One connection that comes back by itself, misses nothing and repeats what was not answered.
// It knows no domain: what a fact means, and what a command does, others say.
import { isAnswer, isGreeting, type Answer, type Command, type Fact, type Frame } from './frames.ts'
import { delay, Places, type Seqs } from './places.ts'

const SILENCE = 15_000 // a tick comes each 5 s
const ASK_AGAIN = 3_000
const FOR_EVER = [4403, 4404]
const FLOOD = 4429

export interface Ears {
  fact(fact: Fact, name: string): void
  line?(isUp: boolean): void
  /** It will not come back: what is here is not, or no longer, for this person. */
  over?(): void
}

interface Waiting {
  readonly text: string
  readonly tell: (answer: Answer) => void
}

export class Line {
  readonly places: Places
  isUp = false
  private readonly address: string
  private readonly ears: Ears
  private readonly waiting = new Map<string, Waiting>()
  private readonly asked = new Map<string, number>()
  private wire: WebSocket | undefined
  private tries = 0
  private isOver = false
  private timer: ReturnType<typeof setTimeout> | undefined
  private watch: ReturnType<typeof setTimeout> | undefined

  constructor(address: string, own: string, seqs: Seqs, ears: Ears) {
    this.address = address
    this.places = new Places(own, seqs)
    this.ears = ears
    addEventListener('offline', () => {
      this.drop()
    })
    const comeBack = (): void => {
      this.tries = 0
      if (navigator.onLine) this.open()
    }
    addEventListener('online', comeBack)
    document.addEventListener('visibilitychange', comeBack)
    this.open()
  }

  /** Have a command done: asked again after each break until it is answered. */
  send(command: Command): Promise<Answer> {
    const id = crypto.randomUUID()
    const text = JSON.stringify({ ...command, id })
    return new Promise((tell) => {
      this.waiting.set(id, { text, tell })
      if (this.isUp) this.wire?.send(text)
      if (this.isOver) this.giveUp()
    })
  }

  private open(): void {
    clearTimeout(this.timer)
    if (this.wire || this.isOver) return
    const wire = new WebSocket(this.address)
    this.wire = wire
    wire.onmessage = (event) => {
      if (wire === this.wire) this.hear(JSON.parse(String(event.data)) as Frame)
    }
    wire.onclose = (event) => {
      if (wire === this.wire) this.lose(event.code)
    }
    this.listen()
  }

  /** A line on which nothing is heard is no line. */
  private listen(): void {
    clearTimeout(this.watch)
    this.watch = setTimeout(() => {
      this.drop()
      this.retry()
    }, SILENCE)
  }

  private drop(): void {
    const wire = this.wire
    this.wire = undefined
    clearTimeout(this.watch)
    wire?.close()
    this.setUp(false)
  }

  private lose(code: number): void {
    this.drop()
    if (code === FLOOD) this.tries += 4
    if (!FOR_EVER.includes(code)) {
      this.retry()
      return
    }
    this.isOver = true
    this.giveUp()
    this.ears.over?.()
  }

  private retry(): void {
    clearTimeout(this.timer)
    this.timer = setTimeout(
      () => {
        this.open()
      },
      delay(this.tries++, Math.random()),
    )
  }

  private setUp(isUp: boolean): void {
    if (isUp === this.isUp) return
    this.isUp = isUp
    this.ears.line?.(isUp)
  }

  private hear(frame: Frame): void {
    this.listen()
    if (isAnswer(frame)) {
      this.waiting.get(frame.re)?.tell(frame)
      this.waiting.delete(frame.re)
    } else if (isGreeting(frame)) {
      if (!this.isUp) this.greet()
      for (const name of this.places.behind(frame)) this.catchUp(name)
    } else {
      this.take(frame)
    }
  }

  private greet(): void {
    this.tries = 0
    this.asked.clear()
    this.setUp(true)
    for (const { text } of this.waiting.values()) this.wire?.send(text)
  }

  private take(fact: Fact): void {
    const verdict = this.places.take(fact)
    const name = this.places.name(fact)
    if (verdict === 'gap') this.catchUp(name)
    if (verdict === 'next') this.ears.fact(fact, name)
  }

  private catchUp(stream: string): void {
    const now = Date.now()
    if (now - (this.asked.get(stream) ?? 0) < ASK_AGAIN) return
    this.asked.set(stream, now)
    const after = this.places.seqs[stream]
    this.wire?.send(JSON.stringify({ type: 'catch_up', stream, after }))
  }

  private giveUp(): void {
    for (const [re, { tell }] of this.waiting) tell({ re, ok: false, reason: 'closed', detail: '' })
    this.waiting.clear()
  }
}

/** The address of a socket on this site. */
export const socketAt = (path: string): string => location.origin.replace(/^http/, 'ws') + path

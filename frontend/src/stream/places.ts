// How far each stream is here, and what must be asked for: pure, without a socket.
import type { Fact, Greeting } from './frames.ts'

export type Seqs = Record<string, number>

/** What to do with a fact: it is the next one, it was here before, or some are missing. */
export type Verdict = 'next' | 'known' | 'gap'

export class Places {
  readonly seqs: Seqs
  private readonly own: string

  /** `seqs` says what is on the page already; `own` names the stream that frames need not name. */
  constructor(own: string, seqs: Seqs) {
    this.own = own
    this.seqs = { ...seqs }
  }

  name(frame: { readonly stream?: string }): string {
    return frame.stream ?? this.own
  }

  /** Take a fact into account. */
  take(fact: Fact): Verdict {
    const name = this.name(fact)
    const here = this.seqs[name]
    if (here !== undefined && fact.seq <= here) return 'known'
    if (here !== undefined && fact.seq > here + 1) return 'gap'
    this.seqs[name] = fact.seq
    return 'next'
  }

  /** The streams that are ahead of what is here, after a hello or a tick. */
  behind(said: Greeting): string[] {
    const ends = { [this.name(said)]: said.seq, ...said.streams }
    return Object.entries(ends).flatMap(([name, seq]) => {
      const here = this.seqs[name]
      if (here === undefined) this.seqs[name] = seq
      return here !== undefined && seq > here ? [name] : []
    })
  }

  /** The page was made anew at these places. */
  moveTo(seqs: Seqs): void {
    for (const [name, seq] of Object.entries(seqs)) {
      this.seqs[name] = Math.max(seq, this.seqs[name] ?? 0)
    }
  }
}

export const SOONEST = 400
export const LATEST = 10_000

/** How long to wait before trying again, in ms: longer each time, and for everybody otherwise. */
export function delay(tries: number, chance: number): number {
  const most = Math.min(LATEST, SOONEST * 2 ** tries)
  return most / 2 + (chance * most) / 2
}

// A meeting as the islands of its page know it: folded from facts, on one line that they share.
import { SvelteSet } from 'svelte/reactivity'

import { Page } from '../live/page.ts'
import { commands, type Commands } from '../stream/commands.ts'
import type { Answer, Command } from '../stream/frames.ts'
import { fold } from '../stream/fold.ts'
import type { Meeting } from '../stream/state.ts'

/** What comes next for who leads, as the server says it. */
export interface Step {
  readonly kind: string
  readonly heading: string
  readonly text: string
  readonly aloud: string
  readonly why: string
  readonly button?: string
  readonly round?: string
  readonly methods: readonly { readonly value: string; readonly label: string }[]
  readonly command?: Command
}

export interface Given {
  readonly step?: Step
  readonly state: Meeting
  readonly person: string
  readonly parties: readonly string[]
  readonly electorates: readonly string[]
  readonly page: string
  readonly words: Readonly<Record<string, string>>
}

/** What the server wrote into the page under this id. */
export function written(id: string, page: Document = document): Given | undefined {
  const found = page.getElementById(id)?.textContent
  return found ? (JSON.parse(found) as Given) : undefined
}

export class Sitting {
  /** The rounds in which I have a ballot, and those in which I used it. */
  readonly mayVote = new SvelteSet<string>()
  readonly cast = new SvelteSet<string>()
  readonly given: Given
  readonly ask: Commands
  state: Meeting = $state.raw() as Meeting
  step: Step | undefined = $state.raw()
  isUp = $state(false)
  readonly send: (command: Command) => Promise<Answer>

  constructor(given: Given) {
    this.given = given
    this.state = given.state
    this.step = given.step
    const page = new Page(
      document.body,
      (fact, stream) => {
        this.state = fold(this.state, fact, stream)
      },
      (isUp) => {
        this.isUp = isUp
      },
    )
    this.send = (command) => page.line.send(command)
    this.ask = commands(this.send)
    document.addEventListener('live:renewed', (event) => {
      this.renew((event as CustomEvent<Document>).detail)
    })
  }

  /** A page that was asked for again may know more than the facts, but never less. */
  private renew(page: Document): void {
    const { state, step } = written('island', page) ?? {}
    if (JSON.stringify(step) !== JSON.stringify(this.step)) this.step = step
    if (!state) return
    const isBehind = Object.entries(this.state.seqs).some(
      ([key, seq]) => seq > (state.seqs[key] ?? 0),
    )
    if (!isBehind) this.state = state
  }

  /** A sentence, with its blanks filled in. */
  say(name: string, blanks: Readonly<Record<string, string | number>> = {}): string {
    const words = this.given.words[name] ?? name
    return words.replace(/\{(\w+)\}/g, (_, blank: string) => String(blanks[blank] ?? ''))
  }
}

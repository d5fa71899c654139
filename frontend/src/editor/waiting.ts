/** Forms that send the text on its way: they wait until all that was written is stored. */
import { type Island, say, type Words } from './island.ts'
import type { Status } from './status.ts'

const MARKED = 'form[data-waits]'

interface Sent {
  form: HTMLFormElement
  submitter: HTMLElement | null
}

/** Holds back the marked forms of the page while something is not stored yet. */
export class Waiting {
  #sent: Sent | null = null
  #status: () => Status
  #words: Words
  #mayWrite: boolean

  constructor(island: Island, words: Words, status: () => Status) {
    this.#status = status
    this.#words = words
    this.#mayWrite = island.mayWrite
    document.addEventListener('submit', this.#submit)
  }

  /** Something changed: perhaps what was waited for. */
  look(): void {
    const sent = this.#sent
    if (!sent || !this.#isSaved()) return
    this.#sent = null
    sent.form.requestSubmit(sent.submitter)
  }

  destroy(): void {
    document.removeEventListener('submit', this.#submit)
  }

  // Who was never connected has written nothing yet, and may be on a network without sockets.
  #isSaved = () => !this.#mayWrite || !['saving', 'offline', 'unkept'].includes(this.#status())

  #submit = (event: SubmitEvent) => {
    const form = event.target as HTMLFormElement
    if (!form.matches(MARKED) || this.#isSaved()) return
    event.preventDefault()
    const isOff = this.#status() !== 'saving'
    this.#sent = isOff ? null : { form, submitter: event.submitter }
    const note = form.querySelector('[role=status]')
    if (note) note.textContent = say(this.#words, isOff ? 'waitOffline' : 'wait')
  }
}

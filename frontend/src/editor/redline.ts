/** What an amendment changes, as the server marks it, shown beside the editor. */

const PAUSE = 600

/** Fetches the redline some time after the last time it was asked for, into `panel`. */
export class Redline {
  #timer: ReturnType<typeof setTimeout> | undefined
  #asked: AbortController | undefined
  #panel: HTMLElement
  #url: string

  constructor(panel: HTMLElement, url: string) {
    this.#panel = panel
    this.#url = url
  }

  ask(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#fetch(), PAUSE)
  }

  destroy(): void {
    clearTimeout(this.#timer)
    this.#asked?.abort()
  }

  async #fetch(): Promise<void> {
    this.#asked?.abort()
    const { signal } = (this.#asked = new AbortController())
    this.#panel.setAttribute('aria-busy', 'true')
    try {
      const answer = await fetch(this.#url, { signal, headers: { Accept: 'application/json' } })
      if (!answer.ok) return
      const { redlineHtml } = (await answer.json()) as { redlineHtml: string }
      // Made and escaped by the server, from the same template as everywhere.
      this.#panel.innerHTML = redlineHtml
    } catch (error) {
      // Without a connection the last one stays; the banner tells that it is gone.
      if (!(error instanceof TypeError || signal.aborted)) throw error
    } finally {
      if (!signal.aborted) this.#panel.removeAttribute('aria-busy')
    }
  }
}

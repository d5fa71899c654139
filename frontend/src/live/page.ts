// A page of the server's own making that follows the facts: parts are swapped, counts are set.
import type { Fact } from '../stream/frames.ts'
import type { Seqs } from '../stream/places.ts'
import { Line, socketAt } from '../stream/socket.ts'
import { isCommon, regions, swap } from './regions.ts'
import { say, sayCount } from './saying.ts'

const PATIENCE = 3_000
const SOON = 300
const SOMETIME = 2_000

/** How far the streams were when this page was made. */
export function seqsOf(body: HTMLElement): Seqs {
  const { liveStream = '', seq = '0', along = '' } = body.dataset
  const others = along
    .split(' ')
    .filter(Boolean)
    .map((one) => one.split(':'))
  return Object.fromEntries([
    [liveStream, Number(seq)],
    ...others.map(([k, n]) => [k, Number(n)]),
  ]) as Seqs
}

/** What the facts change on this page. */
export class Page {
  readonly line: Line
  private readonly nouns: Set<string>
  private readonly hear: (fact: Fact, name: string) => void
  private refresh: ReturnType<typeof setTimeout> | undefined
  private fetching = false
  private again = false

  constructor(
    body: HTMLElement,
    hear: (fact: Fact, name: string) => void = () => undefined,
    line: (isUp: boolean) => void = () => undefined,
  ) {
    const { live = '', liveStream = '', liveAbout = '', liveLost = '' } = body.dataset
    this.nouns = new Set(liveAbout.split(' '))
    this.hear = hear
    const status = lamp(body, liveLost)
    this.line = new Line(socketAt(live), liveStream, seqsOf(body), {
      fact: (fact, name) => {
        this.take(fact, name)
      },
      line: (isUp) => {
        status(isUp)
        line(isUp)
        if (isUp) this.retry()
      },
      over: () => {
        status(false)
      },
    })
    status(false)
  }

  private take(fact: Fact, name: string): void {
    this.hear(fact, name)
    this.count(fact)
    const html = fact.html ?? {}
    let found = false
    let own = false
    for (const region of regions()) {
      const fresh = html[region.id]
      if (fresh === undefined) continue
      found = true
      if (isCommon(region) && document.documentElement.lang === 'nl') this.swap(region.id, fresh)
      else own = true
    }
    const noun = fact.type.split('.')[0] ?? ''
    const mine = this.nouns.has(noun) && regions().some((one) => !isCommon(one))
    if (own || mine || (!found && this.nouns.has(noun))) this.renew()
  }

  private swap(id: string, html: string): void {
    const before = document.getElementById(id)?.dataset.liveSay
    swap(id, html)
    const now = document.getElementById(id)?.dataset.liveSay
    if (now && now !== before) say(now)
  }

  private count({ payload }: Fact): void {
    const round = payload?.['round']
    const voted = payload?.['voted']
    if (typeof round !== 'string' || typeof voted !== 'number') return
    for (const one of document.querySelectorAll(`[data-live-count="${CSS.escape(round)}"]`)) {
      if (one instanceof HTMLMeterElement) one.value = voted
      else {
        one.textContent = String(voted)
        sayCount(() => one.parentElement?.textContent ?? '')
      }
    }
  }

  /** Ask for this page again, a little later and once for many facts. */
  renew(): void {
    if (this.refresh) return
    if (this.fetching) {
      this.again = true
      return
    }
    const own = regions().some((one) => !isCommon(one))
    this.refresh = setTimeout(() => void this.fetch(), Math.random() * (own ? SOON : SOMETIME))
  }

  private async fetch(): Promise<void> {
    this.refresh = undefined
    this.fetching = true
    try {
      const answer = await fetch(location.href, { headers: { Accept: 'text/html' } })
      if (answer.ok) this.show(new DOMParser().parseFromString(await answer.text(), 'text/html'))
    } catch {
      this.again = true // the line is gone: it is asked for again when it is back
    }
    this.fetching = false
    if (this.again && this.line.isUp) {
      this.again = false
      this.renew()
    }
  }

  private show(fresh: Document): void {
    this.line.places.moveTo(seqsOf(fresh.body))
    for (const region of regions()) {
      const made = fresh.getElementById(region.id)
      if (made) this.swap(region.id, made.outerHTML)
    }
    document.dispatchEvent(new CustomEvent('live:renewed', { detail: fresh }))
  }

  /** The line is back: what failed in the meantime is asked for now. */
  private retry(): void {
    if (!this.again) return
    this.again = false
    this.renew()
  }
}

/** Says that the page is behind, once that has lasted. */
function lamp(body: HTMLElement, words: string): (isUp: boolean) => void {
  const box = document.createElement('p')
  box.className = 'live-lost'
  box.setAttribute('role', 'status')
  body.append(box)
  let timer: ReturnType<typeof setTimeout> | undefined
  return (isUp) => {
    clearTimeout(timer)
    if (isUp) box.textContent = ''
    else timer = setTimeout(() => (box.textContent = words), PATIENCE)
  }
}

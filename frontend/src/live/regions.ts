// Parts of the page that the server makes anew: swapped in, unless somebody is busy in one.

const REGION = '[data-live-region]'
const TYPED = 'input:not([type=hidden]), textarea, select'

/** Whether somebody typed or chose something here that is not sent yet. */
function isTouched(field: Element): boolean {
  if (field instanceof HTMLInputElement) {
    const ticked = field.type === 'checkbox' || field.type === 'radio'
    return ticked ? field.checked !== field.defaultChecked : field.value !== field.defaultValue
  }
  if (field instanceof HTMLTextAreaElement) return field.value !== field.defaultValue
  if (!(field instanceof HTMLSelectElement)) return false
  const first = [...field.options].some((one) => one.defaultSelected)
  return [...field.options].some(
    (one, at) => one.selected !== (first ? one.defaultSelected : at === 0),
  )
}

function isTyping(region: Element): boolean {
  const here = document.activeElement
  if (here && region.contains(here) && here.matches(TYPED)) return true
  return [...region.querySelectorAll(TYPED)].some(isTouched)
}

/** The same thing in the new part: by its id, or by what it is and says. */
function counterpart(old: Element, fresh: Element): HTMLElement | undefined {
  if (old.id) return fresh.querySelector<HTMLElement>(`#${CSS.escape(old.id)}`) ?? undefined
  const alike = [...fresh.querySelectorAll<HTMLElement>(old.tagName)]
  return alike.find((one) => one.textContent === old.textContent)
}

const waiting = new Map<string, string>()

/** The regions of this page. */
export const regions = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>(REGION)]

/** Whether everybody sees this region alike, so that what a visitor sees is right for it. */
export const isCommon = (region: HTMLElement): boolean => region.dataset.liveRegion !== 'own'

function parsed(html: string): HTMLElement | null {
  const template = document.createElement('template')
  template.innerHTML = html.trim()
  return template.content.querySelector<HTMLElement>(REGION)
}

/** Put a fresh part in the place of the old one, or offer it. */
export function swap(id: string, html: string): void {
  const old = document.getElementById(id)
  const fresh = old && parsed(html)
  if (!old || !fresh) return
  const focused = document.activeElement
  const inside = focused !== null && old.contains(focused)
  const next = inside ? counterpart(focused, fresh) : undefined
  if (isTyping(old) || (inside && !next)) {
    offer(old, html)
    return
  }
  waiting.delete(id)
  document.getElementById(`${id}-new`)?.remove()
  if (old.outerHTML === fresh.outerHTML) return
  for (const open of old.querySelectorAll('details[open][id]')) {
    fresh.querySelector(`#${CSS.escape(open.id)}`)?.setAttribute('open', '')
  }
  old.replaceWith(fresh)
  next?.focus({ preventScroll: true })
  fresh.dispatchEvent(new CustomEvent('live:fresh', { bubbles: true }))
}

/** Somebody is busy here: say that there is something new, and wait for them. */
function offer(region: HTMLElement, html: string): void {
  const { id } = region
  if (!waiting.has(id)) {
    const button = document.createElement('button')
    button.type = 'button'
    button.id = `${id}-new`
    button.className = 'nl-button nl-button--secondary live-offer'
    button.textContent = document.body.dataset.liveOffer ?? ''
    button.onclick = () => {
      force(id)
    }
    region.before(button)
    region.addEventListener('focusout', () => {
      setTimeout(() => {
        retry(id)
      })
    })
  }
  waiting.set(id, html)
}

function retry(id: string): void {
  const html = waiting.get(id)
  if (html !== undefined) swap(id, html)
}

/** What was typed is given up for what is new. */
function force(id: string): void {
  const fresh = parsed(waiting.get(id) ?? '')
  waiting.delete(id)
  document.getElementById(`${id}-new`)?.remove()
  if (!fresh) return
  document.getElementById(id)?.replaceWith(fresh)
  fresh.tabIndex = -1
  fresh.focus()
  fresh.dispatchEvent(new CustomEvent('live:fresh', { bubbles: true }))
}

// One polite voice for who does not see the screen: what happened, and counts now and then.

const PAUSE = 10_000

let voice: HTMLElement | undefined
let lastCount = 0
let timer: ReturnType<typeof setTimeout> | undefined

function element(): HTMLElement {
  if (!voice) {
    voice = document.createElement('div')
    voice.className = 'visually-hidden'
    voice.setAttribute('aria-live', 'polite')
    document.body.append(voice)
  }
  return voice
}

/** Say something once. */
export function say(words: string): void {
  const line = document.createElement('p')
  line.textContent = words.replace(/\s+/g, ' ').trim()
  element().replaceChildren(line)
}

/** Say a count, at most once in ten seconds, and then the last one. */
export function sayCount(words: () => string): void {
  clearTimeout(timer)
  timer = setTimeout(
    () => {
      lastCount = Date.now()
      say(words())
    },
    Math.max(0, lastCount + PAUSE - Date.now()),
  )
}

/** A toolbar that takes one stop of Tab: arrows, Home and End go along its buttons. */

const STEPS: Record<string, (at: number, count: number) => number> = {
  ArrowRight: (at, count) => (at + 1) % count,
  ArrowLeft: (at, count) => (at - 1 + count) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
}

/** Make a toolbar of an element; gives back what undoes it. */
export function roving(bar: HTMLElement): () => void {
  const buttons = () => [...bar.querySelectorAll<HTMLElement>('button')]
  const choose = (chosen: HTMLElement | undefined) => {
    for (const one of buttons()) one.tabIndex = one === chosen ? 0 : -1
  }
  const keydown = (event: KeyboardEvent) => {
    const all = buttons()
    const at = all.indexOf(document.activeElement as HTMLElement)
    const step = STEPS[event.key]
    if (at < 0 || !step) return
    event.preventDefault()
    all[step(at, all.length)]?.focus()
  }
  const focusin = ({ target }: FocusEvent) => {
    choose(buttons().find((one) => one === target))
  }
  // Buttons come and go with the table; one of them must stay reachable.
  const watch = new MutationObserver(() => {
    if (buttons().filter((one) => one.tabIndex === 0).length !== 1) choose(buttons()[0])
  })
  choose(buttons()[0])
  watch.observe(bar, { childList: true, subtree: true })
  bar.addEventListener('keydown', keydown)
  bar.addEventListener('focusin', focusin)
  return () => {
    watch.disconnect()
    bar.removeEventListener('keydown', keydown)
    bar.removeEventListener('focusin', focusin)
  }
}

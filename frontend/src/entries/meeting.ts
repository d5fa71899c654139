// The faces of a meeting for who takes part: the server's own page, with a live tool in it.
import { mount, unmount } from 'svelte'

import Chair from '../islands/Chair.svelte'
import Clerk from '../islands/Clerk.svelte'
import Participant from '../islands/Participant.svelte'
import { Sitting, written } from '../islands/sitting.svelte.ts'

function start(sitting: Sitting): void {
  const mine = document.getElementById('mine')
  if (mine) {
    mine.replaceChildren()
    mount(Participant, { target: mine, props: { sitting } })
  }
  const chair = document.getElementById('chair')
  if (chair) {
    chair.replaceChildren()
    mount(Chair, { target: chair, props: { sitting } })
  }
  enter(sitting)
  document.addEventListener('live:fresh', () => {
    enter(sitting)
  })
}

const clerks = new Map<HTMLFormElement, Record<string, unknown>>()

/** Each form in which votes are entered keeps what is entered. */
function enter(sitting: Sitting): void {
  for (const [form, clerk] of clerks) {
    if (form.isConnected) continue
    clerks.delete(form)
    void unmount(clerk)
  }
  for (const part of document.querySelectorAll<HTMLElement>('[data-entry]')) {
    const form = part.querySelector('form')
    const { entry: key = '', method = '' } = part.dataset
    if (!form || clerks.has(form)) continue
    clerks.set(form, mount(Clerk, { target: form, props: { sitting, form, key, method } }))
  }
}

const given = written('island')
if (given) start(new Sitting(given))

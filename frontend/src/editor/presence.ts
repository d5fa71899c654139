/** Who is here: carets in the text with a name, and a line that says it. */
import { Extension } from '@tiptap/core'
import type { Plugin } from '@tiptap/pm/state'
import { yCursorPlugin } from '@tiptap/y-tiptap'
import type { Awareness } from 'y-protocols/awareness'

interface Person {
  name: string
  color: string
  id: string
}

interface State {
  user?: Partial<Person>
  cursor?: unknown
}

const COLORS = 8

/** Somebody's place among the eight colours; the server gives it. */
const colorOf = (user: Partial<Person> | undefined) =>
  String(Math.abs(Number.parseInt(user?.color ?? '0', 10) || 0) % COLORS)

const states = (awareness: Awareness) => awareness.getStates() as Map<number, State>

/** The others who are here, each once, by name; `own` is our own short id. */
export function others(awareness: Awareness, own: string): Person[] {
  const found = new Map<string, Person>()
  for (const [client, { user }] of states(awareness)) {
    const { name, id } = user ?? {}
    if (client === awareness.clientID || !name || !id || id === own) continue
    found.set(id, { name, id, color: colorOf(user) })
  }
  return [...found.values()].sort((a, b) => a.name.localeCompare(b.name, 'nl'))
}

/** The states as the binding wants them: it knows colours only as hex, and ours are numbers. */
function colourless(awareness: Awareness): Awareness {
  const stripped = () =>
    new Map(
      [...states(awareness)]
        .filter(([, { user }]) => user?.name)
        .map(([client, { cursor, user }]) => [client, { cursor, user: { name: user?.name } }]),
    )
  return new Proxy(awareness, {
    get(target, name) {
      if (name === 'getStates') return stripped
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? (value.bind(target) as unknown) : value
    },
  })
}

function caret(name: string, color: string): HTMLElement {
  const shown = document.createElement('span')
  shown.className = 'caret'
  shown.dataset['color'] = color
  shown.setAttribute('aria-hidden', 'true')
  const label = document.createElement('span')
  label.className = 'caret-name'
  label.textContent = name
  // Word joiners: so that the line does not break at the caret.
  shown.append('\u2060', label, '\u2060')
  return shown
}

export const Presence = Extension.create<{ awareness: Awareness }>({
  name: 'presence',
  addProseMirrorPlugins() {
    const { awareness } = this.options
    const color = (client: number) => colorOf(states(awareness).get(client)?.user)
    return [
      yCursorPlugin(colourless(awareness), {
        cursorBuilder: (user: Person, client: number) => caret(user.name, color(client)),
        selectionBuilder: (_: Person, client: number) => ({
          class: 'selected-by',
          'data-color': color(client),
        }),
      }) as Plugin,
    ]
  },
})

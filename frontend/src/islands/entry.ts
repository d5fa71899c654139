// The clerk's form as a command: the same fields, by faction or by name.
import type { Command } from '../stream/frames.ts'

const NO_VOTE = 'no_vote'

/** The fields `prefix.<id>` of a form, by id; empty ones are left out. */
function byId(fields: FormData, prefix: string): [string, string][] {
  return [...fields].flatMap(([name, value]) =>
    name.startsWith(`${prefix}.`) && typeof value === 'string' && value
      ? [[name.slice(prefix.length + 1), value] as [string, string]]
      : [],
  )
}

const cast = (pairs: [string, string][]): Record<string, string> =>
  Object.fromEntries(pairs.filter(([, choice]) => choice !== NO_VOTE))
const silent = (pairs: [string, string][]): string[] =>
  pairs.filter(([, choice]) => choice === NO_VOTE).map(([id]) => id)

/** What was entered, to be kept. */
export function entered(form: HTMLFormElement, round: string, method: string): Command {
  const fields = new FormData(form)
  if (method === 'roll_call') {
    const entries = byId(fields, 'entries')
    return { type: 'vote.enter', round, entries: cast(entries), cleared: silent(entries) }
  }
  const apart = byId(fields, 'deviating')
  return {
    type: 'vote.enter_hands',
    round,
    factions: Object.fromEntries(byId(fields, 'factions')),
    deviating: cast(apart),
    noted: silent(apart),
  }
}

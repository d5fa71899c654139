// What a fact does to a meeting. Pure: fold(state, facts) is what the server would say afresh.
import type { Fact, Payload } from './frames.ts'
import type { Meeting, Round } from './state.ts'

const text = (payload: Payload, name: string): string => {
  const found = payload[name]
  return typeof found === 'string' ? found : ''
}
const number = (payload: Payload, name: string): number => {
  const found = payload[name]
  return typeof found === 'number' ? found : 0
}

/** A round that is known goes on; of one that is not there is nothing to change. */
function change(state: Meeting, payload: Payload, how: Partial<Round>): Meeting {
  const key = text(payload, 'round')
  const before = state.rounds[key]
  if (!before) return state
  return { ...state, rounds: { ...state.rounds, [key]: { ...before, ...how } } }
}

function opened(state: Meeting, payload: Payload, theme: string): Meeting {
  const round: Round = {
    theme,
    item: text(payload, 'item'),
    kind: text(payload, 'kind'),
    amendment: text(payload, 'amendment'),
    electorate: text(payload, 'electorate'),
    method: text(payload, 'method'),
    state: 'open',
    entitled: number(payload, 'entitled'),
    voted: 0,
    outcome: '',
  }
  return { ...state, rounds: { ...state.rounds, [text(payload, 'round')]: round } }
}

function after(state: Meeting, type: string, payload: Payload, stream: string): Meeting {
  switch (type) {
    case 'meeting.opened':
      return { ...state, meetingState: 'open' }
    case 'meeting.closed':
      return { ...state, meetingState: 'closed', itemId: '' }
    case 'item.taken':
      return { ...state, itemId: text(payload, 'item') }
    case 'round.opened':
      return opened(state, payload, stream)
    case 'vote.cast':
      return change(state, payload, { voted: number(payload, 'voted') })
    case 'round.closed':
      return change(state, payload, { state: 'closed', voted: number(payload, 'voted') })
    case 'vote.corrected':
      return change(state, payload, { voted: number(payload, 'voted') })
    case 'round.declared':
      return change(state, payload, { state: 'declared', outcome: text(payload, 'outcome') })
    case 'round.voided':
      return change(state, payload, { state: 'void' })
    default:
      return state
  }
}

/** The meeting after one more fact; `stream` is the one the fact is of. */
export function fold(state: Meeting, fact: Fact, stream = state.meeting): Meeting {
  const seqs = { ...state.seqs, [stream]: fact.seq }
  return { ...after(state, fact.type, fact.payload ?? {}, stream), seqs }
}

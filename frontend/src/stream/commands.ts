// What is asked of the server in a meeting, one line each.
import type { Answer, Command } from './frames.ts'

export type Send = (command: Command) => Promise<Answer>

export const commands = (send: Send) => ({
  castVote: (round: string, choice: string, reason = '') =>
    send({ type: 'vote.cast', round, choice, reason }),
  takeItem: (item: string) => send({ type: 'item.take', item }),
  openRound: (theme: string, terms: Readonly<Record<string, unknown>>) =>
    send({ type: 'round.open', theme, ...terms }),
  closeRound: (round: string, note = '') => send({ type: 'round.close', round, note }),
  declareRound: (round: string) => send({ type: 'round.declare', round }),
  voidRound: (round: string, note: string) => send({ type: 'round.void', round, note }),
  closeDeliberation: (theme: string) => send({ type: 'deliberation.close', theme }),
  openMeeting: (meeting: string) => send({ type: 'meeting.open', meeting }),
  closeMeeting: (meeting: string) => send({ type: 'meeting.close', meeting }),
})

export type Commands = ReturnType<typeof commands>

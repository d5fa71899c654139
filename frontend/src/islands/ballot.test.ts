import { expect, it } from 'vitest'

import { ballotOf, type RoundDetail } from './ballot.ts'

const me = { person: 'aylin', parties: ['bewoners'] }
const voter = (person: string | null, party: string, more = {}) => ({
  person,
  party: { id: party },
  name: person ?? party,
  present: true,
  excluded: false,
  ...more,
})
const round = (more: Partial<RoundDetail> = {}): RoundDetail => ({
  electorate: 'council',
  question: { wording: 'Amendement A1' },
  rule: { majority: 'absolute' },
  voters: [voter('aylin', 'vooruit'), voter('geert', 'dorps')],
  mine: null,
  abilities: { castVote: true },
  ...more,
})

it('a councillor votes voor or tegen', () => {
  expect(ballotOf(round(), me)).toMatchObject({ choices: ['in_favour', 'against'], party: '' })
})

it('who is not on the list, absent, or keeps out has no ballot', () => {
  for (const voters of [
    [voter('geert', 'dorps')],
    [voter('aylin', 'vooruit', { present: false })],
    [voter('aylin', 'vooruit', { excluded: true })],
  ]) {
    expect(ballotOf(round({ voters }), me)).toBeNull()
  }
})

it('a representative votes for the party, by consent when the spelregels say so', () => {
  const parties = [voter(null, 'bewoners'), voter(null, 'ondernemers')]
  const detail = round({ electorate: 'community', voters: parties, rule: { majority: 'consent' } })
  expect(ballotOf(detail, me)).toMatchObject({
    party: 'bewoners',
    choices: ['agree', 'agree_with_concern', 'objection'],
    isConsent: true,
  })
})

it('what was voted is shown also when one may vote no more', () => {
  const mine = { choice: 'against', reason: '' }
  expect(ballotOf(round({ mine, abilities: {} }), me)?.choice).toBe('against')
  expect(ballotOf(round({ abilities: {} }), me)).toBeNull()
})

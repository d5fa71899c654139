// My place in one round, as the API tells it once: may I vote, with what choices, and what I chose.
/** For whom a ballot is. */
export interface Who {
  readonly person: string
  readonly parties: readonly string[]
}

interface Voter {
  readonly person: string | null
  readonly party: { readonly id: string }
  readonly name: string
  readonly present: boolean
  readonly excluded: boolean
}

export interface RoundDetail {
  readonly electorate: string
  readonly question: { readonly wording: string }
  readonly rule: { readonly majority: string }
  readonly voters: readonly Voter[]
  readonly mine: { readonly choice: string; readonly reason: string } | null
  readonly abilities: { readonly castVote?: boolean }
}

export interface Ballot {
  readonly wording: string
  /** The name of the party, when the vote is a party's. */
  readonly party: string
  readonly choices: readonly string[]
  readonly isConsent: boolean
  readonly choice: string
  readonly reason: string
}

const COUNCIL = ['in_favour', 'against']
const CONSENT = ['agree', 'agree_with_concern', 'objection']

function place(detail: RoundDetail, given: Who): Voter | undefined {
  const mine = (one: Voter): boolean =>
    detail.electorate === 'council'
      ? one.person === given.person
      : one.person === null && given.parties.includes(one.party.id)
  return detail.voters.find((one) => mine(one) && one.present && !one.excluded)
}

/** My ballot in a round; null when I have none. */
export function ballotOf(detail: RoundDetail, given: Who): Ballot | null {
  const voter = place(detail, given)
  if (!voter || (!detail.abilities.castVote && !detail.mine)) return null
  const isConsent = detail.rule.majority === 'consent'
  return {
    wording: detail.question.wording,
    party: voter.person === null ? voter.name : '',
    choices: isConsent ? CONSENT : COUNCIL,
    isConsent,
    choice: detail.mine?.choice ?? '',
    reason: detail.mine?.reason ?? '',
  }
}

/** Ask for a round. Throws when it cannot be had now. */
export async function readBallot(round: string, given: Who): Promise<Ballot | null> {
  const answer = await fetch(`/api/v1/rounds/${round}`)
  if (!answer.ok) throw new Error(String(answer.status))
  return ballotOf((await answer.json()) as RoundDetail, given)
}

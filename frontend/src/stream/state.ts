// A meeting in ids, codes and counts, as the server gives it with the page.

export type RoundState = 'open' | 'closed' | 'declared' | 'void'

export interface Round {
  readonly theme: string
  readonly item: string
  readonly kind: string
  readonly amendment: string
  readonly electorate: string
  readonly method: string
  readonly state: RoundState
  readonly entitled: number
  readonly voted: number
  readonly outcome: string
}

export interface Meeting {
  readonly meeting: string
  readonly meetingState: 'planned' | 'open' | 'closed'
  readonly itemId: string
  readonly rounds: Readonly<Record<string, Round>>
  readonly seqs: Readonly<Record<string, number>>
}

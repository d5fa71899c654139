import { describe, expect, it } from 'vitest'

import { fold } from './fold.ts'
import type { Fact } from './frames.ts'
import scenarios from './scenarios.json' with { type: 'json' }
import type { Meeting } from './state.ts'

interface Chapter {
  readonly name: string
  readonly before: Meeting
  readonly facts: readonly Fact[]
  readonly after: Meeting
}
const chapters = scenarios as unknown as readonly Chapter[]

const play = (state: Meeting, facts: readonly Fact[]): Meeting =>
  facts.reduce((now, fact) => fold(now, fact, fact.stream ?? now.meeting), state)

describe('what real actions recorded, folded, is what the server says afresh', () => {
  it.each(chapters.map((one) => [one.name, one] as const))(
    '%s',
    (_name, { before, facts, after }) => {
      expect(facts.length).toBeGreaterThan(0)
      expect(play(before, facts)).toEqual(after)
    },
  )

  it('the state given is left as it was', () => {
    const [first] = chapters
    const before = structuredClone(first?.before)
    if (first) play(first.before, first.facts)
    expect(first?.before).toEqual(before)
  })
})

it('of a round that is not known nothing changes but how far the stream is', () => {
  const [first] = chapters
  if (!first) throw new Error('no scenarios')
  const fact = { type: 'vote.cast', seq: 99, payload: { round: 'unknown', voted: 3 } }
  expect(fold(first.before, fact)).toEqual({
    ...first.before,
    seqs: { ...first.before.seqs, [first.before.meeting]: 99 },
  })
})

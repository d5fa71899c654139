import { describe, expect, it } from 'vitest'

import { delay, LATEST, Places, SOONEST } from './places.ts'

const fact = (seq: number, stream?: string) => ({
  type: 'item.taken',
  seq,
  ...(stream ? { stream } : {}),
})
const hello = (seq: number, streams = {}) => ({ type: 'hello', seq, streams }) as const
const tick = (seq: number, stream?: string) =>
  ({ type: 'tick', seq, ...(stream ? { stream } : {}) }) as const

describe('how far each stream is', () => {
  it('takes one fact after the other', () => {
    const places = new Places('meeting', { meeting: 4, theme: 9 })
    expect(places.take(fact(5))).toBe('next')
    expect(places.take(fact(10, 'theme'))).toBe('next')
    expect(places.seqs).toEqual({ meeting: 5, theme: 10 })
  })

  it('knows what it had, and sees what is missing', () => {
    const places = new Places('meeting', { meeting: 4 })
    expect(places.take(fact(4))).toBe('known')
    expect(places.take(fact(6))).toBe('gap')
    expect(places.seqs.meeting).toBe(4)
    expect(places.take(fact(5))).toBe('next')
    expect(places.take(fact(6))).toBe('next')
  })

  it('asks for what a hello or a tick says there is more', () => {
    const places = new Places('meeting', { meeting: 4, theme: 9 })
    expect(places.behind(hello(4, { theme: 9 }))).toEqual([])
    expect(places.behind(hello(5, { theme: 9 }))).toEqual(['meeting'])
    expect(places.behind(tick(10, 'theme'))).toEqual(['theme'])
    expect(places.behind(tick(3, 'theme'))).toEqual([])
  })

  it('begins a stream that came later at its end', () => {
    const places = new Places('meeting', { meeting: 4 })
    expect(places.behind({ type: 'hello', seq: 12, stream: 'new' })).toEqual([])
    expect(places.take(fact(13, 'new'))).toBe('next')
  })

  it('is where a page that was made anew is, and never goes back', () => {
    const places = new Places('meeting', { meeting: 4, theme: 9 })
    places.moveTo({ meeting: 7, theme: 8 })
    expect(places.seqs).toEqual({ meeting: 7, theme: 9 })
    expect(places.take(fact(7))).toBe('known')
  })
})

describe('when it tries again', () => {
  it('waits longer each time, but never very long', () => {
    const longest = Array.from({ length: 12 }, (_, tries) => delay(tries, 1))
    expect(longest.toSorted((a, b) => a - b)).toEqual(longest)
    expect(longest[0]).toBe(SOONEST)
    expect(longest.at(-1)).toBe(LATEST)
  })

  it('waits for everybody otherwise', () => {
    expect(delay(3, 0)).toBeLessThan(delay(3, 0.5))
    expect(delay(3, 0)).toBeGreaterThanOrEqual(delay(3, 1) / 2)
  })
})

import { Awareness } from 'y-protocols/awareness'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { others } from './presence.ts'

function room(...users: object[]) {
  const awareness = new Awareness(new Y.Doc())
  users.forEach((user, at) => awareness.getStates().set(at + 1, { user }))
  return awareness
}

const anna = { name: 'Anna', id: 'a1', color: '3' }
const joost = { name: 'Joost', id: 'b2', color: '11' }

describe('the others', () => {
  it('are named once, however many screens they have, and in order', () => {
    const names = others(room(joost, anna, anna), 'c3').map((one) => one.name)
    expect(names).toEqual(['Anna', 'Joost'])
  })

  it('are not oneself on another screen, nor who has no name', () => {
    expect(others(room(anna, {}), 'a1')).toEqual([])
  })

  it('have one of eight colours', () => {
    expect(
      others(room(anna, joost, { name: 'X', id: 'x', color: 'rood' }), '').map((one) => one.color),
    ).toEqual(['3', '3', '0'])
  })
})

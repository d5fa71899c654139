import { describe, expect, it } from 'vitest'
import {
  addColumn,
  addRow,
  addTable,
  cellBelow,
  nextCell,
  removeColumn,
  removeRow,
  toggleHead,
} from './tables.ts'
import { article, done, p, run, table, title, write } from './writing.ts'

type Command = Parameters<typeof done>[1]

const text = (...rows: [string[], ...string[][]]) => [title('G'), article('A', table(...rows))]
const after = (rows: [string[], ...string[][]], ...commands: Command[]) =>
  done(text(...rows), ...commands).slice(2)

describe('a table', () => {
  it('comes below the block with the cursor, which goes into it', () => {
    expect(done([title('G'), article('A', p('x|'), p('y'))], addTable).slice(2)).toEqual([
      ...['paragraph x', 'head | /  /', 'row  /  /', 'row  /  /', 'paragraph y'],
    ])
  })

  it('does not come into a table or a title of the text', () => {
    expect(run(write(text(['|a'])), addTable)).toBeNull()
    expect(run(write([title('G|')]), addTable)).toBeNull()
  })

  it('gets rows and columns', () => {
    expect(
      after(
        [
          ['|a', 'b'],
          ['c', 'd'],
        ],
        addRow,
      ),
    ).toEqual(['head a / b', 'row | /', 'row c / d'])
    expect(
      after(
        [
          ['|a', 'b'],
          ['c', 'd'],
        ],
        addColumn,
      ),
    ).toEqual(['head a / | / b', 'row c /  / d'])
  })

  it('loses rows and columns, and with the last one itself', () => {
    expect(
      after(
        [
          ['a', 'b'],
          ['|c', 'd'],
        ],
        removeRow,
      ),
    ).toEqual(['head |a / b'])
    expect(
      after(
        [
          ['a', '|b'],
          ['c', 'd'],
        ],
        removeColumn,
      ),
    ).toEqual(['head |a', 'row c'])
    expect(after([['|a']], removeRow)).toEqual([])
    expect(after([['|a'], ['b']], removeColumn)).toEqual([])
  })

  it('has a head or not', () => {
    expect(after([['a'], ['|b']], toggleHead)).toEqual(['row a', 'row |b'])
    expect(after([['a'], ['|b']], toggleHead, toggleHead)).toEqual(['head a', 'row |b'])
  })
})

describe('the cursor', () => {
  it('goes from cell to cell, and back', () => {
    expect(
      after(
        [
          ['|a', 'b'],
          ['c', 'd'],
        ],
        nextCell(1),
        nextCell(1),
      ),
    ).toEqual([...['head a / b', 'row |c / d']])
    expect(
      after(
        [
          ['a', 'b'],
          ['|c', 'd'],
        ],
        nextCell(-1),
      ),
    ).toEqual(['head a / |b', 'row c / d'])
    expect(run(write(text(['|a'])), nextCell(-1))).toBeNull()
  })

  it('makes a row when it goes beyond the last cell', () => {
    expect(after([['a', 'b|']], nextCell(1))).toEqual(['head a / b', 'row | /'])
  })

  it('goes down with Enter, and at last below the table', () => {
    expect(
      after(
        [
          ['a', '|b'],
          ['c', 'd'],
        ],
        cellBelow,
      ),
    ).toEqual(['head a / b', 'row c / |d'])
    expect(after([['|a']], cellBelow)).toEqual(['head a', 'paragraph |'])
  })
})

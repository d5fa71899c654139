import { describe, expect, it } from 'vitest'
import { type Standing, type Status, statusOf } from './status.ts'

const start: Standing = {
  mayWrite: true,
  ending: null,
  isConnected: false,
  wasSynced: false,
  hasCopy: false,
  isAllSaved: true,
  isCopied: true,
}
const up = { isConnected: true, wasSynced: true }

describe('the banner', () => {
  it.each<[string, Partial<Standing>, Status]>([
    ['connects at first', {}, 'connecting'],
    ['says saved when the server has all', up, 'saved'],
    [
      'says that it is being saved while the server has not',
      { ...up, isAllSaved: false },
      'saving',
    ],
    ['never says saved without a connection', { wasSynced: true }, 'offline'],
    [
      'says so when the copy holds words the server lacks',
      { hasCopy: true, isAllSaved: false },
      'offline',
    ],
    [
      'does not say that words are on this device before they are',
      { wasSynced: true, isCopied: false },
      'unkept',
    ],
    ['tells a reader that he reads', { ...up, mayWrite: false }, 'reading'],
    [
      'tells a reader that the line is gone',
      { wasSynced: true, mayWrite: false },
      'readingOffline',
    ],
    ['says that it is over above all else', { ...up, ending: 'ended' }, 'ended'],
    ['asks to reload above all else', { ...up, ending: 'outdated' }, 'outdated'],
  ])('%s', (_, change, expected) => {
    expect(statusOf({ ...start, ...change })).toBe(expected)
  })
})

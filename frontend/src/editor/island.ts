/** What the server tells the editor page. */

export interface Island {
  draft: string
  socket: string
  top: 'doc' | 'fragment'
  kind: 'text' | 'amendment'
  mayWrite: boolean
  reason: string
  name: string
  person: string
  schema: number
  title: string
  redlineUrl: string
  parkedUrl: string
  labels: Record<string, { marker: string; name: string }>
}

/** The Dutch (or English) of the editor, from the data attributes of its element. */
export type Words = Readonly<Record<string, string | undefined>>

/** A sentence with its blanks filled in: "{names} schrijven mee". */
export const say = (words: Words, key: string, blanks: Record<string, string> = {}): string =>
  Object.entries(blanks).reduce(
    (sentence, [name, value]) => sentence.replaceAll(`{${name}}`, value),
    words[key] ?? key,
  )

/** Names as one says them: "Anna, Bram en Joost". */
export function enumerate(names: readonly string[], and: string): string {
  const [last = '', ...others] = names.toReversed()
  return others.length > 0 ? `${others.toReversed().join(', ')} ${and} ${last}` : last
}

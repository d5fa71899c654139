// What goes over the wire of facts and commands (the API says what each command takes).

export interface Payload {
  readonly [name: string]: unknown
}

export interface Fact {
  readonly type: string
  readonly seq: number
  readonly stream?: string
  readonly at?: string
  readonly payload?: Payload
  readonly html?: Readonly<Record<string, string>>
}

export interface Greeting {
  readonly type: 'hello' | 'tick'
  readonly seq: number
  readonly stream?: string
  readonly streams?: Readonly<Record<string, number>>
}

export interface Answer {
  readonly re: string
  readonly ok: boolean
  readonly reason?: string
  readonly detail?: string
  readonly result?: unknown
}

export interface Command {
  readonly type: string
  readonly [name: string]: unknown
}

export type Frame = Fact | Greeting | Answer

export const isAnswer = (frame: Frame): frame is Answer => 're' in frame
export const isGreeting = (frame: Frame): frame is Greeting =>
  'type' in frame && (frame.type === 'hello' || frame.type === 'tick')

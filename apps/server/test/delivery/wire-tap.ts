import type { ClientFrame, ServerFrame } from '@parley/protocol'
import WebSocket from 'ws'
import { hashText, type History, type Teller, toSeenEvent } from './history.ts'

/** Whose connections these are: each is told as a process of its own, `client#1`, `client#2`, … */
export interface Client {
  name: string
  room: string
  member: string
}

/** A `WebSocket` class whose connections write down every frame as it leaves or comes, before anybody acts on it. */
export function tappedWebSocket(
  history: History,
  { name, room, member }: Client,
): new (url: string, protocols: string[]) => TappedWebSocket {
  let opened = 0
  return class extends TappedWebSocket {
    constructor(url: string, protocols: string[]) {
      super(url, protocols, history, { process: `${name}#${++opened}`, layer: 'wire', room, member })
    }
  }
}

class TappedWebSocket extends WebSocket {
  readonly #history: History
  readonly #teller: Teller

  constructor(url: string, protocols: string[], history: History, teller: Teller) {
    super(url, protocols)
    this.#history = history
    this.#teller = teller
    this.on('message', (data) => {
      noteServerFrame(history, teller, JSON.parse((data as Buffer).toString()) as ServerFrame)
    })
    this.on('close', (code) => history.add(teller, { operation: 'close', type: 'info', code }))
    // A refused or broken connection closes next.
    this.on('error', () => undefined)
  }

  override send(text: string): void {
    if (this.readyState !== WebSocket.OPEN) return
    noteClientFrame(this.#history, this.#teller, JSON.parse(text) as ClientFrame)
    super.send(text)
  }
}

function noteClientFrame(history: History, teller: Teller, frame: ClientFrame): void {
  if (frame.type === 'send') {
    const content = hashText(frame.body.text.trim())
    history.add(teller, { operation: 'send', type: 'invoke', id: frame.id, content })
  } else if (frame.type === 'hello') {
    const { since, epoch } = frame
    const point = { ...(since !== undefined && { since }), ...(epoch !== undefined && { epoch }) }
    history.add(teller, { operation: 'hello', type: 'invoke', ...point })
  }
}

function noteServerFrame(history: History, teller: Teller, frame: ServerFrame): void {
  switch (frame.type) {
    case 'welcome': {
      const { head, floor, epoch, resumed, reset } = frame
      const shown = { head, floor, epoch, resumed, ...(reset !== undefined && { reset }) }
      return history.add(teller, { operation: 'hello', type: 'ok', ...shown })
    }
    case 'event':
      return history.add(teller, { operation: 'event', type: 'ok', event: toSeenEvent(frame) })
    case 'live':
      return history.add(teller, { operation: 'live', type: 'ok', head: frame.head })
    case 'beat':
    case 'pong':
      return history.add(teller, { operation: 'head', type: 'ok', head: frame.head })
    case 'sent': {
      const { id, seq, at, duplicate } = frame
      return history.add(teller, { operation: 'send', type: 'ok', id, seq, at, duplicate })
    }
    case 'error':
      if (frame.re !== undefined)
        history.add(teller, { operation: 'send', type: 'fail', id: frame.re, code: frame.code })
      return
    case 'typing':
    case 'presence':
    case 'goaway':
  }
}

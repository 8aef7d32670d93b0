import { checkText, TEXT_MAX_CODE_POINTS } from '@parley/protocol'
import type { Append, AppendResult, EnterVia, Store, StoredEvent } from '../ports/store.ts'
import { DomainError, goneError, invalidField } from './errors.ts'
import { type IdempotencyKey, keyConflict, recognise } from './idempotency.ts'
import { newId } from './ids.ts'
import type { Limits } from './limits/limits.ts'
import type { Presence } from './presence.ts'

/**
 * A message that a member wants to send. `id` is the client's own (without it one is made), `name` the one its token was issued
 * for, `key` that of a post.
 */
export interface SendMessage {
  roomId: string
  memberId: string
  name: string
  /** Whom limits take the sender to be; see `addressOf`. */
  address: string
  via: EnterVia
  id?: string | undefined
  text: string
  key?: IdempotencyKey
}

/**
 * A durably stored event. `duplicate` if its id had been stored before; `repeated` if this is the first answer to the same key
 * again, `duplicate` as it was then.
 */
export interface Stored {
  event: StoredEvent
  duplicate: boolean
  repeated: boolean
}

/** Appending messages. The event reaches the sockets through the store's commit, not from here. */
export class Messages {
  readonly #store: Store
  readonly #presence: Presence
  readonly #limits: Limits

  constructor(deps: { store: Store; presence: Presence; limits: Limits }) {
    this.#store = deps.store
    this.#presence = deps.presence
    this.#limits = deps.limits
  }

  /**
   * Stores a message; resolves when it is durable (SPEC D1). The same id again gives the first event (SPEC D3), the same key the
   * first answer (SPEC A4).
   * @throws {DomainError} `rate_limited` at once; as a rejection `invalid_request`, `too_large`, `id_conflict`, `unauthorized`, `room_not_found`, `unavailable`
   */
  send(input: SendMessage): Promise<Stored> {
    // First: attempts are what is bounded, those with an unfit text included. And thrown at once, not as a rejection: a socket hands
    // over many frames in one go, and those behind a refused one must find it refused (SPEC D6).
    this.#limits.message(input.memberId, input.roomId, input.address)
    return this.#append(input)
  }

  async #append(input: SendMessage): Promise<Stored> {
    const { roomId, memberId, name, via } = input
    const text = acceptText(input.text)
    const body = JSON.stringify({ text })
    const append: Append = { roomId, memberId, via, kind: 'message', id: input.id ?? newId(), body }
    const idempotency = recognise(input.key, ['post', roomId, memberId], [text, input.id ?? null])
    if (idempotency) append.idempotency = idempotency
    let result = await this.#store.append(append)
    if (result.kind === 'name_taken') {
      await this.#presence.reenter(roomId, memberId, name, via)
      result = await this.#store.append(append)
    }
    return this.#accept(result, via)
  }

  #accept(result: AppendResult, via: EnterVia): Stored {
    switch (result.kind) {
      case 'stored':
        if (!result.duplicate && (via === 'post' || result.joined)) this.#presence.entered(result.seat, via)
        return { event: result.event, duplicate: result.duplicate, repeated: false }
      case 'repeated':
        return { event: result.event, duplicate: result.duplicate, repeated: true }
      case 'key_conflict':
        throw keyConflict()
      case 'id_conflict':
        throw new DomainError('id_conflict', 'This id was already used for other content.')
      case 'name_taken':
        throw new DomainError('unavailable', 'The name was taken again meanwhile. Try once more.')
      case 'room_gone':
      case 'seat_gone':
        throw goneError(result.kind)
    }
  }
}

/** Why a text is refused as a field that is wrong, not as one that is too large. */
export const textFaults = {
  empty: 'must not be empty',
  not_well_formed: 'must be well-formed Unicode, without lone surrogates',
}

function acceptText(raw: string): string {
  const check = checkText(raw)
  if (check.ok) return check.text
  switch (check.reason) {
    case 'empty':
    case 'not_well_formed':
      throw invalidField('text', textFaults[check.reason])
    case 'too_long':
      throw new DomainError('too_large', `A message holds at most ${TEXT_MAX_CODE_POINTS} characters.`)
  }
}

import type { FastifyInstance } from 'fastify'
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { DomainError } from '../domain/errors.ts'

/** Requests of one connection that may wait for the answers before theirs. */
const WAITING_MAX = 100

/** What a connection has asked for. */
interface Pipeline {
  /** The answer to the latest request. */
  latest: ServerResponse
  waiting: number
}

/**
 * Handles the requests of a connection one after the other (SPEC A10), and ends one that sends too many before it has taken the
 * answers. Node hands over every request of a piece of 64 KiB, a thousand of them, at once; each would keep its answer, and the
 * file that it is read from, for as long as the client leaves the first one unread. Call it before any other hook is added.
 */
export function handleInTurn(app: FastifyInstance): void {
  const pipelines = new WeakMap<Socket, Pipeline>()
  app.addHook('onRequest', async ({ raw: { socket } }, { raw: response }) => {
    const pipeline = pipelines.get(socket)
    if (!pipeline) {
      pipelines.set(socket, { latest: response, waiting: 0 })
      return
    }
    const before = pipeline.latest
    pipeline.latest = response
    if (before.closed) return
    if (++pipeline.waiting > WAITING_MAX) socket.destroy()
    await once(before, 'close')
    pipeline.waiting--
    if (socket.destroyed) throw new DomainError('unavailable', 'The client is gone.')
  })
}

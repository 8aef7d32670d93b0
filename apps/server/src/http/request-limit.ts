import type { FastifyInstance } from 'fastify'
import { addressOf } from '../auth/address.ts'
import type { Limits } from '../domain/limits/limits.ts'

/** Bounds the requests of an address to the routes of `api` (SPEC L5), before anything is done for them. */
export function limitRequests(api: FastifyInstance, limits: Limits): void {
  api.addHook('onRequest', async (request) => limits.request(addressOf(request)))
}

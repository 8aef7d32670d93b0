import type { FastifyReply } from 'fastify'

/** Sends a document that is a text already: the serializer of its route knows one field of it only. */
export function sendJson(reply: FastifyReply, text: string): FastifyReply {
  return reply.type('application/json; charset=utf-8').send(text)
}

import Fastify from 'fastify'
import { connect } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { handleInTurn } from '../../src/http/pipelining.ts'
import { createRoom, request } from '../support/rest.ts'
import { startServer } from '../support/test-server.ts'

const get = (path: string) => `GET ${path} HTTP/1.1\r\nhost: x\r\n\r\n`

/** Sends all of `requests` at once; the status of each answer, when `count` have come or the server has ended the connection. */
async function pipeline(url: string, requests: string, count: number): Promise<string[]> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  onTestFinished(() => void socket.destroy())
  let text = ''
  const statuses = () => text.match(/(?<=HTTP\/1\.1 )\d+/g) ?? []
  await new Promise<void>((resolve) => {
    socket.on('error', () => undefined)
    socket.once('close', () => resolve())
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1')
      if (statuses().length >= count) resolve()
    })
    socket.write(requests)
  })
  return statuses()
}

describe('A10: requests sent without waiting for the answers', () => {
  it('are handled one after the other, so that a thousand hold no more than one does', async () => {
    const app = Fastify()
    onTestFinished(() => app.close())
    handleInTurn(app)
    let running = 0
    const together: number[] = []
    app.get('/', async () => {
      together.push(++running)
      await setImmediate()
      running--
      return 'done'
    })
    const url = await app.listen({ port: 0, host: '127.0.0.1' })
    expect(await pipeline(url, get('/').repeat(100), 100)).toHaveLength(100)
    expect(Math.max(...together)).toBe(1)
  })

  it('end the connection when there are too many, and nobody else notices', async () => {
    const { url } = await startServer()
    const statuses = await pipeline(url, get('/config.json').repeat(1000), 1000)
    expect(statuses.length).toBeLessThan(1000)
    expect((await request(`${url}/healthz/live`)).status).toBe(200)
  })

  it('are answered in their order, whichever takes longer', async () => {
    const { url } = await startServer()
    const { code, token } = await createRoom(url, 'Ada')
    const post = `POST /rooms/${code}/messages HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\ncontent-type: text/plain\r\ncontent-length: 2\r\n\r\nhi`
    const statuses = await pipeline(url, `${post}${get('/nowhere')}${get('/config.json')}`.repeat(10), 30)
    expect(statuses).toEqual(Array.from({ length: 10 }, () => ['201', '404', '200']).flat())
  })
})

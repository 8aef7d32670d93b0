import type { History, PageQuery } from './history.ts'
import { Nemesis } from './nemesis.ts'
import { toQuery } from './page-query.ts'
import type { Action, Step } from './plan.ts'
import { RawClient } from './raw-client.ts'
import type { ServerUnderTest } from './server-under-test.ts'
import type { Actor, Stage } from './stage.ts'

/** Steps that are taken while the server is down or frozen: it shall not take the rest of the plan for a slow machine to start it. */
const STEPS_MEANWHILE = 12

/** How long a restart waits for half of the clients to come back, in milliseconds. */
const RETURN_PATIENCE_MS = 3000

/** Times that a page is read, one after the other. */
const POLLS = 3

/** How long a flooded client reads nothing at most, and how often it shows that it lives, in milliseconds. */
const FLOOD_MS = 8000
const PING_MS = 250

/** Carries a plan out. */
export class Director {
  readonly #stage: Stage
  readonly #nemesis: Nemesis
  readonly #history: History
  readonly #work = new Set<Promise<unknown>>()
  readonly #failures: Error[] = []
  /** The restart or freeze that is under way. */
  #outage: Promise<void> | null = null
  #stepsMeanwhile = 0

  constructor(stage: Stage, server: ServerUnderTest, history: History) {
    this.#stage = stage
    this.#nemesis = new Nemesis(server, history)
    this.#history = history
  }

  /** Does one step after the other, without waiting for what comes of it. Resolves when nothing is under way any more. */
  async perform(steps: readonly Step[]): Promise<void> {
    for (const step of steps) {
      if (this.#outage && ++this.#stepsMeanwhile > STEPS_MEANWHILE) await this.#outage
      await this.#begin(step)
      await new Promise((resolve) => setTimeout(resolve, step.pause))
    }
    await Promise.all(this.#work)
    await this.#outage
    for (const failure of this.#failures) throw failure
  }

  /** One restart or freeze at a time: the next waits. */
  async #begin(step: Action): Promise<void> {
    switch (step.do) {
      case 'restart':
        await this.#outage
        return this.#during(this.#restart(step))
      case 'freeze':
        await this.#outage
        return this.#during(this.#nemesis.freeze(step.ms))
      case 'flood':
        await this.#outage
        return this.#flood(step)
      case 'join':
        this.#track(this.#stage.addGuest(step.room))
        return
      default: {
        const actor = this.#stage.actors[step.client % this.#stage.actors.length]
        if (actor) this.#act(actor, step)
      }
    }
  }

  #during(outage: Promise<void>): void {
    this.#stepsMeanwhile = 0
    this.#outage = outage.finally(() => {
      this.#outage = null
    })
    // Awaited later; what it throws ends the run then.
    this.#outage.catch(() => undefined)
  }

  #act(actor: Actor, step: Exclude<Extract<Action, { client: number }>, { do: 'flood' }>): void {
    const { client, link } = actor
    switch (step.do) {
      case 'send':
        return this.#send(actor, step.count, step.length)
      case 'echo':
        return this.#echo(actor)
      case 'post':
        return this.#post(actor, step.under)
      case 'repost':
        if (actor.latest) this.#track(actor.rest.post(actor.latest.text, actor.latest.id))
        return
      case 'read':
        return this.#read(actor, toQuery(step.shape, client.lastSeq ?? 0, step))
      case 'cut':
        return link.cut(step.how)
      case 'block':
        link.block(step.direction)
        return this.#healLater(actor, step.ms)
      case 'delay':
        link.delay(step.lateness)
        return this.#healLater(actor, step.ms)
      case 'chop':
        return link.chop(step.bytes)
      case 'leave':
        // Hosts stay, so that somebody can tell how it ended.
        if (!this.#stage.hosts.includes(client.session)) client.leave()
        return
      case 'repeat':
        if (client instanceof RawClient) client.repeat(step.back, step.change)
        return
      case 'ping':
        if (client instanceof RawClient) client.ping()
        return
      case 'reconnect':
        if (client instanceof RawClient) client.reconnect(step.resume)
    }
  }

  #send(actor: Actor, count: number, length: number): void {
    for (let index = 0; index < count && !actor.client.over; index++) {
      actor.latest = this.#stage.compose(actor, length)
      this.#say(actor, actor.latest)
    }
  }

  /** Nobody waits for the acknowledgement: that it comes in the end is the checker's business. */
  #say({ client }: Actor, { id, text }: { id: string; text: string }): void {
    void client.send(id, text)
  }

  #post(actor: Actor, under: 'id' | 'key' | null): void {
    const { id, text } = this.#stage.compose(actor, 5)
    if (under === 'key') this.#track(actor.rest.postKeyed(text, `key of ${actor.client.name} ${id}`))
    else this.#track(actor.rest.post(text, under === 'id' ? id : null))
  }

  /** The same again and again, as those do who poll: an answer must not be older for having been given before. */
  #read({ rest }: Actor, query: PageQuery): void {
    const poll = async () => {
      for (let index = 0; index < POLLS; index++) await rest.read(query)
    }
    this.#track(poll())
  }

  /** A bare client reads nothing while the others talk; only its pings show that it lives. Nothing else happens meanwhile. */
  async #flood({ client: index, count }: Extract<Action, { do: 'flood' }>): Promise<void> {
    const { actors } = this.#stage
    const readers = actors.filter(({ client }) => client instanceof RawClient && client.live)
    const reader = readers[index % readers.length]
    if (!(reader?.client instanceof RawClient)) return
    const { client, link } = reader
    const roomId = client.session.room.id
    const others = actors.filter((actor) => actor !== reader && actor.client.session.room.id === roomId)
    link.block('down')
    const pings = setInterval(() => client.ping(), PING_MS)
    for (const other of others) this.#send(other, Math.ceil(count / others.length), 3900)
    await this.#history.until(() => others.every((other) => other.client.pending === 0), FLOOD_MS)
    clearInterval(pings)
    link.heal()
  }

  #echo(actor: Actor): void {
    const tab = this.#stage.actors.find(({ seat, client }) => seat === actor.seat && client !== actor.client)
    if (tab?.latest && !actor.client.over) this.#say(actor, tab.latest)
  }

  #healLater({ link }: Actor, ms: number): void {
    this.#track(new Promise((resolve) => setTimeout(resolve, ms)).then(() => link.heal()))
  }

  async #restart({ signal, at, burst }: Extract<Action, { do: 'restart' }>): Promise<void> {
    const { actors } = this.#stage
    const ended = this.#nemesis.end(signal, at)
    for (const index of burst) {
      const actor = actors[index % actors.length]
      if (actor) this.#send(actor, 5, 5)
    }
    await ended
    await this.#nemesis.start()
    const areBack = () => 2 * actors.filter(({ client }) => client.live).length >= actors.length
    await this.#history.until(areBack, RETURN_PATIENCE_MS)
  }

  #track(work: Promise<unknown>): void {
    const done = work
      .catch((error: unknown) =>
        this.#failures.push(error instanceof Error ? error : new Error(String(error))),
      )
      .finally(() => this.#work.delete(done))
    this.#work.add(done)
  }
}

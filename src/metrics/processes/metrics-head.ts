import { randomUUID } from 'node:crypto'
import { DepartedMetrics, survives } from './departed-metrics.ts'
import type { Link } from './link.ts'
import type { MetricSnapshot } from './metric-snapshot.ts'
import { type HeadMessage, type MemberMessage, PROTOCOL } from './process-message.ts'

/** What the other processes had to say. */
export interface MembersReading {
  /** Of members that answered, what is known of those that did not, and what those that are gone had counted. */
  readonly metrics: readonly (readonly MetricSnapshot[])[]
  readonly answered: number
  readonly missing: number
}

interface Member {
  readonly source: string
  /** What it said last. */
  metrics: readonly MetricSnapshot[]
  /** The latest request that it has answered. */
  answered: number
  /** Parts of answers to later ones. */
  readonly arriving: Map<number, MetricSnapshot[]>
}

interface Reading {
  readonly request: number
  readonly waiting: Set<string>
  done(): void
}

/** The side that asks: keeps track of the members at the other end of a link and reads their metrics. */
export class MetricsHead {
  readonly #link: Link<HeadMessage, MemberMessage>
  readonly #group: string
  readonly #members = new Map<string, Member>()
  readonly #departed: DepartedMetrics
  readonly #readings = new Set<Reading>()
  readonly #id = randomUUID()
  readonly #stop: () => void
  #requests = 0
  #hadMembers = false

  constructor(link: Link<HeadMessage, MemberMessage>, group: string, limit: number) {
    this.#link = link
    this.#group = group
    this.#departed = new DepartedMetrics(limit)
    this.#stop = link.listen({
      received: (message, source) => this.#received(message, source),
      gone: (source) => this.#gone(source),
    })
    link.send({ protocol: PROTOCOL, group, kind: 'who' })
  }

  /** False where there never was a member: nothing to read, nothing to merge. */
  get hadMembers(): boolean {
    return this.#hadMembers
  }

  /** Asks all members and waits for them, `ms` milliseconds at most. */
  async read(ms: number): Promise<MembersReading> {
    const asked = [...this.#members.keys()]
    const waiting = new Set(asked)
    if (waiting.size > 0) await this.#ask(waiting, ms)
    const metrics = [this.#departed.snapshots()]
    let missing = 0
    let answered = 0
    for (const id of asked) {
      // One that joined meanwhile is asked by the next reading; one that left has departed.
      const member = this.#members.get(id)
      if (member === undefined) continue
      const late = waiting.has(id)
      if (late) missing++
      else answered++
      // A total must not fall because a member is busy; what it measures at the moment is unknown.
      metrics.push(late ? member.metrics.filter(survives) : member.metrics)
    }
    return { metrics, answered, missing }
  }

  dispose(): void {
    this.#stop()
    for (const reading of this.#readings) reading.done()
  }

  #ask(waiting: Set<string>, ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => reading.done(), ms)
      timer.unref()
      const reading: Reading = {
        request: ++this.#requests,
        waiting,
        done: () => {
          clearTimeout(timer)
          this.#readings.delete(reading)
          resolve()
        },
      }
      this.#readings.add(reading)
      const { request } = reading
      this.#link.send({ protocol: PROTOCOL, group: this.#group, kind: 'read', request, head: this.#id, ms })
    })
  }

  #received(message: MemberMessage, source: string): void {
    if (message.group !== this.#group) return
    const { member } = message
    switch (message.kind) {
      case 'hello':
        this.#hadMembers = true
        if (!this.#members.has(member))
          this.#members.set(member, { source, metrics: [], answered: 0, arriving: new Map() })
        break
      case 'part': {
        const known = this.#members.get(member)
        if (message.head !== this.#id || known === undefined || message.request <= known.answered) break
        const parts = known.arriving.get(message.request)
        if (parts === undefined) known.arriving.set(message.request, [...message.metrics])
        else parts.push(...message.metrics)
        break
      }
      case 'answer': {
        const known = this.#members.get(member)
        if (message.head !== this.#id || known === undefined) break
        this.#complete(known, message.request)
        this.#settle(member, message.request)
        break
      }
      case 'leave':
        this.#hadMembers = true
        this.#depart(member, message.metrics)
    }
  }

  /** Takes the parts of an answer for what the member said last, unless it has answered a later request since. */
  #complete(member: Member, request: number): void {
    const { arriving } = member
    if (request <= member.answered) return
    member.answered = request
    member.metrics = arriving.get(request) ?? []
    for (const earlier of [...arriving.keys()]) if (earlier <= request) arriving.delete(earlier)
  }

  #gone(source: string): void {
    for (const [id, { source: from, metrics }] of [...this.#members]) {
      if (from === source) this.#depart(id, metrics)
    }
  }

  #depart(member: string, metrics: readonly MetricSnapshot[]): void {
    this.#members.delete(member)
    this.#departed.add(member, metrics)
    this.#settle(member)
  }

  /** Takes a member off the list that readings wait for. */
  #settle(member: string, request?: number): void {
    for (const reading of [...this.#readings]) {
      if (request !== undefined && reading.request !== request) continue
      reading.waiting.delete(member)
      if (reading.waiting.size === 0) reading.done()
    }
  }
}

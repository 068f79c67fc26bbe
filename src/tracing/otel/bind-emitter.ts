import type { EventEmitter } from 'node:events'

type Listener = (...args: never[]) => unknown
type Add = (event: string | symbol, listener: Listener) => EventEmitter

const bound = new WeakSet<EventEmitter>()

/**
 * Makes listeners that are added from now on run through `bind`. Listeners are found again by `off()`, as Node.js itself
 * does for `once()`: through the property `listener`. An emitter is bound once; the first context stays.
 */
export function bindEmitter<T extends EventEmitter>(emitter: T, bind: (listener: Listener) => Listener): T {
  if (bound.has(emitter)) return emitter
  bound.add(emitter)
  for (const name of ['on', 'addListener', 'prependListener'] as const) {
    const add = emitter[name] as unknown as Add
    define(emitter, name, (event, listener) => add.call(emitter, event, boundListener(listener, bind)))
  }
  for (const [name, adder] of [
    ['once', 'on'],
    ['prependOnceListener', 'prependListener'],
  ] as const) {
    // The prototype's own: the emitter's is bound by now and would bind twice.
    const add = Object.getPrototypeOf(emitter)[adder] as Add
    define(emitter, name, (event, listener) => add.call(emitter, event, onceListener(emitter, event, listener, bind)))
  }
  return emitter
}

function define(emitter: EventEmitter, name: string, add: Add): void {
  Object.defineProperty(emitter, name, { configurable: true, writable: true, enumerable: false, value: add })
}

function boundListener(listener: Listener, bind: (listener: Listener) => Listener): Listener {
  if (typeof listener !== 'function') return listener
  return Object.assign(bind(listener), { listener })
}

function onceListener(
  emitter: EventEmitter,
  event: string | symbol,
  listener: Listener,
  bind: (listener: Listener) => Listener,
): Listener {
  if (typeof listener !== 'function') return listener
  const run = bind(listener) as (...args: unknown[]) => unknown
  const once = function (this: unknown, ...args: unknown[]) {
    emitter.removeListener(event, once)
    return Reflect.apply(run, this, args)
  }
  return Object.assign(once, { listener }) as Listener
}

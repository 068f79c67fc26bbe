const kCurrent = Symbol.for('@creativedynamics/observability/current')
const kListeners = Symbol.for('@creativedynamics/observability/current-listeners')

/** Instances that live, oldest first. On `globalThis`, so that the ESM and the CommonJS copy share it. */
function instances(): object[] {
  const holder = globalThis as { [kCurrent]?: object[] }
  holder[kCurrent] ??= []
  return holder[kCurrent]
}

/** Makes this instance the one that decorators and `getObservability()` find. */
export function setCurrentInstance(instance: object): void {
  clearCurrentInstance(instance)
  instances().push(instance)
  for (const listener of listeners()) listener(instance)
}

/** Has `listener` called with each instance that is made from now on, also by the other copy. It must not throw. */
export function onInstance(listener: (instance: object) => void): void {
  listeners().push(listener)
}

/** Whether the instance was set and not cleared since. */
export function isLive(instance: object): boolean {
  return instances().includes(instance)
}

function listeners(): ((instance: object) => void)[] {
  const holder = globalThis as { [kListeners]?: ((instance: object) => void)[] }
  holder[kListeners] ??= []
  return holder[kListeners]
}

/** The instance set last that was not cleared since. */
export function currentInstance(): object | undefined {
  return instances().at(-1)
}

/** Takes this instance away; the one set before it becomes current again. */
export function clearCurrentInstance(instance: object): void {
  const all = instances()
  const index = all.indexOf(instance)
  if (index !== -1) all.splice(index, 1)
}

/** How many instances live in this process. */
export function instanceCount(): number {
  return instances().length
}

const kCurrent = Symbol.for('@creativedynamics/observability/current')

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

/**
 * Listens to a part's one observer property, whose earlier observer is still called. The returned function leaves; where
 * somebody has come after, it only falls silent.
 */
export function tap<K extends string, T>(
  part: { [P in K]: ((value: T) => void) | undefined } | undefined,
  key: K,
  add: (value: T) => void,
): () => void {
  if (part === undefined) return () => undefined
  const earlier = part[key]
  let active = true
  const observer = (value: T) => {
    earlier?.(value)
    if (active) add(value)
  }
  part[key] = observer
  return () => {
    active = false
    if (part[key] === observer) part[key] = earlier as typeof observer
  }
}

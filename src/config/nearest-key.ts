/** Longest unknown key that is compared; longer ones are no typing errors. */
const MAX_LENGTH = 64

/**
 * The known key that `unknown` was probably meant to be: one that begins with it, else one that is few edits away
 * or has the same beginning.
 */
export function nearestKey(unknown: string, known: Iterable<string>): string | undefined {
  if (unknown.length > MAX_LENGTH) return undefined
  const wanted = unknown.toLowerCase()
  let best: string | undefined
  let bestDistance = Number.POSITIVE_INFINITY
  for (const key of known) {
    const candidate = key.toLowerCase()
    const near = editDistance(wanted, candidate)
    const allowed = sharesBeginning(wanted, candidate) ? candidate.length : Math.ceil(wanted.length / 3)
    // `host` is `hostname` cut short, however near `port` is.
    const distance = near > 1 && isCutShort(wanted, candidate) ? 1 + near / MAX_LENGTH : near
    if (near <= allowed && distance < bestDistance) {
      best = key
      bestDistance = distance
    }
  }
  return best
}

function isCutShort(wanted: string, candidate: string): boolean {
  return wanted.length >= 3 && candidate.startsWith(wanted)
}

function sharesBeginning(a: string, b: string): boolean {
  return a.length >= 3 && b.length >= 3 && a.slice(0, 3) === b.slice(0, 3)
}

/** Levenshtein distance: how many characters have to be added, removed or replaced. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    for (let column = 1; column <= b.length; column++) {
      const replaced = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1)
      current[column] = Math.min(replaced, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1)
    }
    previous = current
  }
  return previous[b.length] ?? 0
}

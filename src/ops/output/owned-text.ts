/** Between these lines a file is generated; around them it belongs to whoever edits it. */
export const OWNED_BEGIN = '<!-- generated:begin -->'
export const OWNED_END = '<!-- generated:end -->'

interface OwnedRange {
  readonly from: number
  readonly to: number
}

/** The part of a text that is generated: between the markers, or all of it where there are none. */
export function ownedText(text: string): string {
  const range = ownedRange(text)
  return range === undefined ? text : text.slice(range.from, range.to)
}

/** The existing text with its generated part replaced by that of the new one; the new one where either has no markers. */
export function withOwnedText(existing: string, next: string): string {
  const old = ownedRange(existing)
  const fresh = ownedRange(next)
  if (old === undefined || fresh === undefined) return next
  return existing.slice(0, old.from) + next.slice(fresh.from, fresh.to) + existing.slice(old.to)
}

function ownedRange(text: string): OwnedRange | undefined {
  const from = text.indexOf(OWNED_BEGIN)
  const to = text.indexOf(OWNED_END, from + OWNED_BEGIN.length)
  return from === -1 || to === -1 ? undefined : { from: from + OWNED_BEGIN.length, to }
}

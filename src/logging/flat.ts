/**
 * The same text, in one piece in memory. V8 keeps the result of a concatenation as a tree of its parts and puts them
 * together when somebody looks at a character, as this does; a part of many lines had better be put together once. `text`
 * begins with no NUL.
 */
export function flat(text: string): string {
  return text.charCodeAt(0) === 0 ? '' : text
}

const NAME = /^[^\s\p{Cc}](?:[^\p{Cc}]{0,98}[^\s\p{Cc}])?$/u

/** True for what a check may be called: 1 to 100 printable characters. */
export function isCheckName(name: unknown): boolean {
  return typeof name === 'string' && NAME.test(name) && name !== '__proto__'
}

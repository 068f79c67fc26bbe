/** The keys of the outermost object in the order they stand in the text, repeated ones as often as they do. */
export function topLevelKeysOf(json: string): string[] {
  const keys: string[] = []
  let depth = 0
  for (const [token] of json.matchAll(/"(?:[^"\\]|\\.)*"\s*:?|[{}[\]]/gs)) {
    if (token === '{' || token === '[') depth++
    else if (token === '}' || token === ']') depth--
    else if (depth === 1 && token.endsWith(':')) keys.push(JSON.parse(token.slice(0, -1)) as string)
  }
  return keys
}

/** One step into a document: a key, or the entry of a list whose `key` has the value. */
export type PathStep = string | { readonly key: string; readonly value: string }

/**
 * Reads `groups[name=shop-health].rules[alert=ShopDown].for`. Entries of lists are named by what they hold, never by their
 * place, so that a change does not hit another entry when the order changes. Undefined where the text is no such path.
 */
export function parseArtefactPath(text: string): readonly PathStep[] | undefined {
  const steps: PathStep[] = []
  // A key in quotes may hold dots: `labels."app.kubernetes.io/name"`.
  const pattern = /\.?(?:"([^"]+)"|([^.[\]"]+))|\[([^=\]]+)=([^\]]*)\]/y
  while (pattern.lastIndex < text.length) {
    const match = pattern.exec(text)
    if (match === null) return undefined
    const [, quoted, bare, key, value] = match
    steps.push(key === undefined ? ((quoted ?? bare) as string) : { key, value: value as string })
  }
  return steps.length === 0 ? undefined : steps
}

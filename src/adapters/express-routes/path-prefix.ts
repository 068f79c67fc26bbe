/** Characters of patterns that may stand for more than one segment, or for part of one. */
const WILD = /[*(){}^$\\?|]|[^/]:/

/** True where `template` can have matched all of `path`. Matching is as Express does it by default: in any case. */
export function coversPath(template: string, path: string): boolean {
  return template === path || coveredSegments(template, path) === segmentCount(path)
}

/** True where `template` can have matched a beginning of `path`. */
export function coversStart(template: string, path: string): boolean {
  return coveredSegments(template, path) > 0
}

/** How many segments of `path` the template accounts for; 0 where it does not fit. */
function coveredSegments(template: string, path: string): number {
  if (WILD.test(template)) return segmentCount(path)
  const expected = template.split('/')
  const actual = path.split('/')
  if (expected.length > actual.length) return 0
  const fits = expected.every((segment, index) => {
    return segment.startsWith(':') || segment.toLowerCase() === (actual[index] as string).toLowerCase()
  })
  return fits ? expected.length - 1 : 0
}

function segmentCount(path: string): number {
  return path.split('/').length - 1
}

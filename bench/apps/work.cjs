'use strict'
// The application's own work, the same in every variant: validate, four-term signature, change of level.

function validate(body) {
  if (!Array.isArray(body.items) || body.items.length === 0) throw new TypeError('items: expected a list')
  return body
}

function signatures(body) {
  return body.items.map((item) => {
    let s1 = 0
    let s2 = 0
    let s12 = 0
    for (let i = 1; i < item.length; i++) {
      const dx = item[i][0] - item[i - 1][0]
      const dy = item[i][1] - item[i - 1][1]
      s12 += s1 * dy + (dx * dy) / 2
      s1 += dx
      s2 += dy
    }
    return [s1, s2, s12]
  })
}

function fatigue(found) {
  return found.map(([s1, s2, s12]) => s12 < (s1 * s2) / 2)
}

/** A body of about 2 kB: 8 creatives with 20 days each. */
const BODY = JSON.stringify({
  dataset: 'bench',
  items: Array.from({ length: 8 }, (_, c) =>
    Array.from({ length: 20 }, (_, d) => [d * 100 + c, Math.round(50 + 40 * Math.sin(c + d / 5))]),
  ),
})

module.exports = { validate, signatures, fatigue, BODY }

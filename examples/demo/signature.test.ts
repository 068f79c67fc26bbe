import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pathSignature, type Signature } from './signature.ts'

const DEPTH = 4
const coordinate = fc.double({ min: -3, max: 3, noNaN: true })
const path = (points: number) => fc.array(fc.tuple(coordinate, coordinate), { minLength: points, maxLength: 8 })

/** The term of a word of letters 0 and 1; the empty word's is 1. */
function term(signature: Signature, word: readonly number[]): number {
  if (word.length === 0) return 1
  const index = word.reduce((sum, letter) => sum * 2 + letter, 0)
  return signature[word.length - 1]?.[index] as number
}

/** All words of up to `length` letters. */
function wordsUpTo(length: number): number[][] {
  const words: number[][] = [[]]
  for (const word of words) if (word.length < length) words.push([...word, 0], [...word, 1])
  return words
}

/** Every way to run two words into each other, each keeping its own order. */
function shuffles(a: readonly number[], b: readonly number[]): number[][] {
  const [firstA, firstB] = [a[0], b[0]]
  if (firstA === undefined || firstB === undefined) return [[...a, ...b]]
  return [
    ...shuffles(a.slice(1), b).map((word) => [firstA, ...word]),
    ...shuffles(a, b.slice(1)).map((word) => [firstB, ...word]),
  ]
}

function expectSame(actual: number, wanted: number): void {
  expect(Math.abs(actual - wanted)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(wanted), 6 ** DEPTH))
}

test('a straight path has the powers of its step over factorials', () => {
  const [first, second, third] = pathSignature(
    [
      [1, 1],
      [3, 0],
    ],
    3,
  ) as Float64Array[]
  expect([...(first ?? [])]).toEqual([2, -1])
  expect([...(second ?? [])]).toEqual([2, -1, -1, 0.5])
  expect([...(third ?? [])].map((value) => value * 6)).toEqual([8, -4, -4, 2, -4, 2, 2, -1])
})

test('a path of dimension d has d to the power of k terms on level k', () => {
  expect(
    pathSignature(
      [
        [0, 0, 0],
        [1, 2, 3],
      ],
      4,
    ).map((level) => level.length),
  ).toEqual([3, 9, 27, 81])
})

test("a corner has the area between path and chord on level 2: Lévy's area", () => {
  const [, second] = pathSignature(
    [
      [0, 0],
      [1, 0],
      [1, 1],
    ],
    2,
  )
  expect([...(second ?? [])]).toEqual([0.5, 1, 0, 0.5])
})

test("Chen's identity: the terms of two paths one after the other are sums of products of the terms of each", () => {
  fc.assert(
    fc.property(path(2), path(1), (before, more) => {
      const after = [before.at(-1) as [number, number], ...more]
      const whole = pathSignature([...before, ...more], DEPTH)
      const [left, right] = [pathSignature(before, DEPTH), pathSignature(after, DEPTH)]
      for (const word of wordsUpTo(DEPTH)) {
        const cuts = Array.from({ length: word.length + 1 }, (_, at) => [word.slice(0, at), word.slice(at)] as const)
        const sum = cuts.reduce((total, [head, tail]) => total + term(left, head) * term(right, tail), 0)
        expectSame(term(whole, word), sum)
      }
    }),
    { numRuns: 50 },
  )
})

test('shuffle product: the product of two terms is the sum of the terms of all shuffles of their words', () => {
  const words = wordsUpTo(2).filter((word) => word.length > 0)
  fc.assert(
    fc.property(path(2), fc.constantFrom(...words), fc.constantFrom(...words), (points, a, b) => {
      const signature = pathSignature(points, DEPTH)
      const sum = shuffles(a, b).reduce((total, word) => total + term(signature, word), 0)
      expectSame(sum, term(signature, a) * term(signature, b))
    }),
    { numRuns: 100 },
  )
})

test('points on the way of a straight step, and standing still, change nothing', () => {
  fc.assert(
    fc.property(path(3), fc.double({ min: 0, max: 1, noNaN: true }), (points, share) => {
      const [first, second] = points as [[number, number], [number, number]]
      const between = [0, 1].map((axis) => {
        const from = first[axis as 0 | 1]
        return from + share * (second[axis as 0 | 1] - from)
      })
      const plain = pathSignature(points, DEPTH)
      const detailed = pathSignature([first, between, between, ...points.slice(1)], DEPTH)
      for (const word of wordsUpTo(DEPTH)) expectSame(term(detailed, word), term(plain, word))
    }),
    { numRuns: 50 },
  )
})

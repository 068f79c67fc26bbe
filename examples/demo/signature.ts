/**
 * Truncated path signatures: the iterated integrals of a path up to a depth, which describe its shape whatever the speed
 * at which it was run through. A path of dimension d has d + d² + … + d^depth terms.
 */

/** Terms by level: `levels[k]` holds the d^(k+1) terms of level k + 1, in lexicographic order of their letters. */
export type Signature = readonly Float64Array[]

/** Signature of the path through `points`, all of the same dimension. Two equal points give a signature of zeros. */
export function pathSignature(points: readonly (readonly number[])[], depth: number): Signature {
  const dimension = points[0]?.length ?? 0
  let signature: Float64Array[] = emptyLevels(dimension, depth)
  for (let i = 1; i < points.length; i++) {
    const step = difference(points[i - 1] as readonly number[], points[i] as readonly number[])
    signature = concatenate(signature, segmentSignature(step, depth), depth)
  }
  return signature
}

function difference(from: readonly number[], to: readonly number[]): number[] {
  return to.map((value, axis) => value - (from[axis] ?? 0))
}

/** Signature of a straight step: level k is the step's k-fold tensor power over k!. */
function segmentSignature(step: readonly number[], depth: number): Float64Array[] {
  const levels = [Float64Array.from(step)]
  for (let k = 2; k <= depth; k++) {
    const power = outer(levels[k - 2] as Float64Array, levels[0] as Float64Array)
    levels.push(power.map((value) => value / k))
  }
  return levels
}

/** Chen's identity: the signature of two paths one after the other is the tensor product of their signatures. */
function concatenate(left: Float64Array[], right: Float64Array[], depth: number): Float64Array[] {
  return left.map((_, index) => {
    const sum = new Float64Array((left[index] as Float64Array).length)
    add(sum, left[index] as Float64Array)
    add(sum, right[index] as Float64Array)
    for (let k = 0; k < index && index < depth; k++) {
      add(sum, outer(left[k] as Float64Array, right[index - k - 1] as Float64Array))
    }
    return sum
  })
}

function outer(a: Float64Array, b: Float64Array): Float64Array {
  const product = new Float64Array(a.length * b.length)
  for (let i = 0; i < a.length; i++) {
    for (let j = 0; j < b.length; j++) product[i * b.length + j] = (a[i] as number) * (b[j] as number)
  }
  return product
}

function add(target: Float64Array, other: Float64Array): void {
  for (let i = 0; i < target.length; i++) target[i] = (target[i] as number) + (other[i] as number)
}

function emptyLevels(dimension: number, depth: number): Float64Array[] {
  return Array.from({ length: depth }, (_, k) => new Float64Array(dimension ** (k + 1)))
}

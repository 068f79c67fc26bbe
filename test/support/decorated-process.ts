import { setCurrentInstance } from '../../src/core/current-instance.ts'
import * as decorators from '../../src/decorators.ts'
import { decorateDetector } from './decorated-detector.ts'
import { decorateFields } from './decorated-fields.ts'

/** Sends its parent the names under which decorated functions were observed. */
const names: string[] = []
setCurrentInstance({
  observe: <F>(name: string, fn: F): F => {
    names.push(name)
    return fn
  },
})
const { Detector } = decorateDetector(decorators, Symbol('secret'))
const Fields = decorateFields(decorators)
Detector.create().detect(5)
new Fields().above(5)
process.send?.(names, () => process.disconnect())

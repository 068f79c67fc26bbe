import { errorTypeOf } from '../core/error-type.ts'
import type { Attributes } from '../core/span.ts'
import type { CallScope } from './call-scope.ts'
import type { InstrumentPorts } from './instrument-ports.ts'
import { SpanCall } from './span-call.ts'

/** A call of an observed function: errors are counted, the duration goes into the function's histogram. */
export class ObservedCall extends SpanCall {
  readonly name: string
  readonly #log: boolean

  constructor(ports: InstrumentPorts, name: string, attributes: Attributes | undefined, log: boolean) {
    super(ports, name, attributes, name)
    this.name = name
    this.#log = log
  }

  protected override ended(seconds: number, failed: boolean, error: unknown): void {
    const { ledger, faults } = this.ports
    // A call with a function's name always has a scope of its own.
    const scope = this.scope as CallScope
    if (failed && ledger.claim(error, scope.origin)) this.ports.failed(errorTypeOf(error), scope.endpoint(faults))
    this.ports.durationHistogram(this.name)?.observe(seconds)
    if (this.#log) this.#writeLine(seconds, failed, error)
  }

  /** Fields of the log line besides the duration. */
  protected logFields(): object {
    return {}
  }

  #writeLine(seconds: number, failed: boolean, error: unknown): void {
    const fields = { duration: Math.round(seconds * 1e6) / 1e6, ...this.logFields() }
    // Inside the scope, so that the line carries this call's ids and name.
    this.ports.scopes.run(this.scope, () => {
      if (failed) this.ports.logFailure(error, fields, `${this.name} failed`)
      else this.ports.logger().info(fields, `${this.name} finished`)
    })
  }
}

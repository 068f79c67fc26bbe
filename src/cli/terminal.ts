import type { Writable } from 'node:stream'
import { styleText } from 'node:util'

/** A stream that may be a terminal. */
export type OutputStream = Writable & { readonly isTTY?: boolean; hasColors?(): boolean }

type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan'

/** Where a command writes: results to `output`, progress to `errors` and only where somebody watches. */
export class Terminal {
  readonly #output: OutputStream
  readonly #errors: OutputStream

  constructor(output: OutputStream, errors: OutputStream) {
    this.#output = output
    this.#errors = errors
  }

  print(line = ''): void {
    this.#output.write(`${line}\n`)
  }

  /** Writes what ends a command. */
  printError(message: string): void {
    this.#errors.write(`${styledFor(this.#errors, 'red', 'error')} ${message}\n`)
  }

  /** Says what is being done; the line is gone afterwards. */
  async during<T>(what: string, work: () => Promise<T>): Promise<T> {
    if (this.#errors.isTTY !== true) return work()
    this.#errors.write(`${styledFor(this.#errors, 'dim', what)} …`)
    try {
      return await work()
    } finally {
      this.#errors.write('\r\u001b[2K')
    }
  }

  /** The text in a style, where the terminal shows styles and NO_COLOR is not set. */
  style(style: Style, text: string): string {
    return styledFor(this.#output, style, text)
  }
}

/** Each stream by itself: one of them may go into a file. */
function styledFor(stream: OutputStream, style: Style, text: string): string {
  return stream.isTTY === true && stream.hasColors?.() === true
    ? styleText(style, text, { validateStream: false })
    : text
}

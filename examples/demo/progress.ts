const WIDTH = 30

/** How far the traffic is, told again and again; a share of 1 comes last, perhaps more than once. */
export type Progress = (share: number, sent: number) => void

/** A progress line: redrawn on a terminal, one line a quarter elsewhere. */
export function createProgress(output: { readonly isTTY?: boolean; write(text: string): unknown }): Progress {
  let quarter = -1
  let ended = false
  return (share, sent) => {
    const bar = '#'.repeat(Math.round(share * WIDTH)).padEnd(WIDTH, '.')
    const line = `sending traffic [${bar}] ${sent} requests`
    if (output.isTTY === true) {
      if (!ended) output.write(`\r${line}${share === 1 ? '\n' : ''}`)
      ended = share === 1
    } else if (Math.floor(share * 4) > quarter) {
      quarter = Math.floor(share * 4)
      output.write(`${line}\n`)
    }
  }
}

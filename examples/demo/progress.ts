const WIDTH = 30

/** A progress line: redrawn on a terminal, one line a quarter elsewhere. */
export function createProgress(): (share: number, sent: number) => void {
  let quarter = -1
  return (share, sent) => {
    const bar = '#'.repeat(Math.round(share * WIDTH)).padEnd(WIDTH, '.')
    const line = `sending traffic [${bar}] ${sent} requests`
    if (process.stdout.isTTY) {
      process.stdout.write(`\r${line}${share === 1 ? '\n' : ''}`)
    } else if (Math.floor(share * 4) > quarter) {
      quarter = Math.floor(share * 4)
      process.stdout.write(`${line}\n`)
    }
  }
}

import { fork } from 'node:child_process'
import { openSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'

const pinned = process.platform === 'linux' && availableParallelism() > 1

/**
 * A bench process that is asked questions over IPC. The server under test runs on one core, load and sinks on another.
 * @param {string} file relative to bench/
 */
export function startChild(file, { core = 1, env = {}, stdoutTo = '/dev/null' } = {}) {
  const path = fileURLToPath(new URL(file, import.meta.url))
  const out = openSync(stdoutTo, 'a')
  const options = { env: { ...process.env, NODE_ENV: 'production', ...env }, stdio: ['ignore', out, 'inherit', 'ipc'] }
  const child = pinned
    ? fork(path, [], { ...options, execPath: 'taskset', execArgv: ['-c', String(core), process.execPath] })
    : fork(path, [], options)
  const next = () =>
    new Promise((resolve, reject) => {
      const onMessage = (message) => {
        child.off('exit', onExit)
        resolve(message)
      }
      const onExit = (code) => {
        child.off('message', onMessage)
        reject(new Error(`${file} ended with ${code}`))
      }
      child.once('message', onMessage)
      child.once('exit', onExit)
    })
  return {
    pid: child.pid,
    ready: next,
    ask(question) {
      const answer = next()
      child.send(question)
      return answer
    },
    stop() {
      if (child.exitCode !== null) return Promise.resolve()
      const gone = new Promise((resolve) => child.once('exit', resolve))
      if (child.connected) child.disconnect()
      child.kill()
      return gone
    },
  }
}

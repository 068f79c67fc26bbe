import { fork } from 'node:child_process'
import { once } from 'node:events'
import { Agent, get } from 'node:http'
import { fileURLToPath } from 'node:url'
import { median } from '../statistics.mjs'

const SERVER = fileURLToPath(new URL('probed-server.cjs', import.meta.url))
const PROBES = 10_000
/** By hand with a check that hangs every one takes two seconds. */
const FEWER_PROBES = 400
const CONNECTIONS = 100
const CLIENTS = 40
/** How often the load balancer asks for readiness, and how long a replica is given until that is noticed. */
const BALANCER_MS = 1_000
const DRAIN_MS = 1_500

const SUBJECTS = ['ours', 'by hand']

/** Storms of probes and rolling restarts, ours and by hand in turn, every server in a process of its own. */
export async function measureHealth({ rounds }) {
  const storms = []
  const restarts = []
  for (let round = 0; round < rounds; round++) {
    for (const subject of SUBJECTS) {
      for (const hangs of [false, true]) storms.push({ subject, hangs, ...(await storm(subject, hangs)) })
      restarts.push({ subject, ...(await restart(subject)) })
    }
  }
  process.stderr.write('  health\n')
  return {
    connections: CONNECTIONS,
    clients: CLIENTS,
    balancerMs: BALANCER_MS,
    drainMs: DRAIN_MS,
    storms: SUBJECTS.flatMap((subject) =>
      [false, true].map((hangs) => {
        const rows = storms.filter((row) => row.subject === subject && row.hangs === hangs)
        return { subject, hangs, ...mediansOf(rows, ['probes', 'p50', 'p99', 'seconds', 'runsPerSecond']) }
      }),
    ),
    restarts: SUBJECTS.map((subject) => {
      const rows = restarts.filter((row) => row.subject === subject)
      return { subject, ...mediansOf(rows, ['served', 'failed', 'endMs']) }
    }),
  }
}

function mediansOf(rows, keys) {
  return Object.fromEntries(keys.map((key) => [key, median(rows.map((row) => row[key]))]))
}

async function start(subject) {
  const child = fork(SERVER, [subject, String(DRAIN_MS)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const [{ port }] = await once(child, 'message')
  return { child, port }
}

/** Each connection sends its next probe as soon as it has the answer. */
async function storm(subject, hangs) {
  const { child, port } = await start(subject)
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  // The connections are open, and the checks have worked before one begins to hang.
  const warmUp = async () => {
    for (let probe = 0; probe < 10; probe++) await ask(port, '/health/ready', agent)
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, warmUp))
  child.send(hangs ? 'hang' : 'reset')
  const probes = hangs && subject !== 'ours' ? FEWER_PROBES : PROBES
  const times = []
  let sent = 0
  const client = async () => {
    while (sent++ < probes) {
      const begun = performance.now()
      await ask(port, '/health/ready', agent)
      times.push(performance.now() - begun)
    }
  }
  const begun = performance.now()
  await Promise.all(Array.from({ length: CONNECTIONS }, client))
  const seconds = (performance.now() - begun) / 1_000
  child.send('runs')
  const [{ runs }] = await once(child, 'message')
  agent.destroy()
  child.kill('SIGKILL')
  times.sort((one, other) => one - other)
  // A storm shorter than a second may still run a check once at its start.
  const runsPerSecond = Math.max(...Object.values(runs)) / Math.max(1, Math.ceil(seconds))
  return { probes, p50: times[times.length >> 1], p99: times[Math.floor(times.length * 0.99)], seconds, runsPerSecond }
}

/** Clients that never stop, behind a balancer that follows readiness; a second replica starts, the first one ends. */
async function restart(subject) {
  const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS })
  const probes = new Agent({ keepAlive: false })
  const replicas = new Set()
  const routable = new Set()
  const counts = { served: 0, failed: 0 }
  let isOver = false
  const balancer = async () => {
    while (!isOver) {
      for (const replica of replicas) {
        const status = await ask(replica.port, '/health/ready', probes).catch(() => 0)
        if (status === 200) routable.add(replica)
        else routable.delete(replica)
      }
      await new Promise((resolve) => setTimeout(resolve, BALANCER_MS))
    }
  }
  const client = async (_, index) => {
    while (!isOver) {
      const targets = [...routable]
      const target = targets[index % Math.max(1, targets.length)]
      if (target === undefined) await new Promise((resolve) => setTimeout(resolve, 10))
      else {
        const status = await ask(target.port, '/work', agent).catch(() => 0)
        counts[status === 200 ? 'served' : 'failed']++
        // A connection that is idle for a moment is one that a server closes.
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 20))
      }
    }
  }
  const old = await start(subject)
  replicas.add(old)
  const traffic = [balancer(), ...Array.from({ length: CLIENTS }, client)]
  const fresh = await start(subject)
  replicas.add(fresh)
  await new Promise((resolve) => setTimeout(resolve, 2 * BALANCER_MS))
  const begun = performance.now()
  old.child.kill('SIGTERM')
  await once(old.child, 'exit')
  const endMs = performance.now() - begun
  replicas.delete(old)
  routable.delete(old)
  isOver = true
  await Promise.all(traffic)
  fresh.child.kill('SIGKILL')
  agent.destroy()
  return { ...counts, endMs }
}

function ask(port, path, agent) {
  return new Promise((resolve, reject) => {
    get({ port, host: '127.0.0.1', path, agent }, (response) => {
      response.resume()
      response.once('end', () => resolve(response.statusCode))
      response.once('error', reject)
    }).once('error', reject)
  })
}

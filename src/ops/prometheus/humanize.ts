const LARGE = ['', 'k', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y']
const SMALL = ['', 'm', 'u', 'n', 'p', 'f', 'a', 'z', 'y']

/** As Prometheus' template function: four digits and a metric prefix, 45120 → `45.12k`. */
export function humanize(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return fourDigits(value)
  const [prefixes, factor] = Math.abs(value) >= 1 ? [LARGE, 1_000] : [SMALL, 0.001]
  let scaled = value
  let at = 0
  const done = () => (factor > 1 ? Math.abs(scaled) < factor : Math.abs(scaled) >= 1) || at === prefixes.length - 1
  while (!done()) {
    scaled /= factor
    at++
  }
  return fourDigits(scaled) + prefixes[at]
}

/** As Prometheus' template function: 0.0512 → `5.12%`. */
export function humanizePercentage(value: number): string {
  return `${fourDigits(value * 100)}%`
}

/** As Prometheus' template function: 3725 → `1h 2m 5s`, 0.25 → `250ms`. */
export function humanizeDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return fourDigits(seconds)
  if (seconds === 0) return '0s'
  const absolute = Math.abs(seconds)
  if (absolute < 1) return `${humanize(seconds)}s`
  const sign = seconds < 0 ? '-' : ''
  const whole = Math.trunc(absolute)
  const [days, hours, minutes, rest] = [
    Math.floor(whole / 86_400),
    Math.floor(whole / 3_600) % 24,
    Math.floor(whole / 60) % 60,
    whole % 60,
  ]
  if (days > 0) return `${sign}${days}d ${hours}h ${minutes}m ${rest}s`
  if (hours > 0) return `${sign}${hours}h ${minutes}m ${rest}s`
  if (minutes > 0) return `${sign}${minutes}m ${rest}s`
  return `${fourDigits(seconds)}s`
}

/** Go's `%.4g`. */
function fourDigits(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf'
  if (value === 0) return '0'
  const exponent = Math.floor(Math.log10(Math.abs(Number(value.toPrecision(4)))))
  if (exponent >= -4 && exponent < 4) return String(Number(value.toPrecision(4)))
  const [digits, power = ''] = value.toExponential(3).split('e') as [string, string]
  return `${digits.replace(/\.?0+$/, '')}e${power[0]}${power.slice(1).padStart(2, '0')}`
}

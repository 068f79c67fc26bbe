/** True for a host name or an IP address as it stands in options: without a port, brackets or a user. */
export function isHostName(value: unknown): value is string {
  return typeof value === 'string' && /^[^\s/?#@[\]]{1,255}$/.test(value)
}

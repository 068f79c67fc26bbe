/** The service name as a metric name plus `_`: `my-service` becomes `my_service_`, `3d-shop` becomes `_3d_shop_`. */
export function metricPrefix(serviceName: string): string {
  const name = serviceName.replace(/[^A-Za-z0-9_]+/g, '_').replace(/^_+|_+$/g, '')
  if (name === '') return 'service_'
  return `${/^\d/.test(name) ? '_' : ''}${name.slice(0, 120)}_`
}

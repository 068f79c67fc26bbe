import { aMapOf, anAttributeValue } from '../collection-checks.ts'
import type { PathsOf } from '../option-path.ts'
import type { RowsOf } from '../option-row.ts'
import { aBoolean, aName } from '../scalar-checks.ts'
import { otherResourceAttributes, resourceAttribute } from '../variable.ts'

export const SERVICE_ROWS = {
  'service.name': {
    check: aName,
    derived: 'required',
    variables: [{ name: 'OTEL_SERVICE_NAME' }, resourceAttribute('service.name'), { name: 'DD_SERVICE' }],
    about: "The service's name; `service: 'shop'` is short for it",
  },
  'service.version': {
    check: aName,
    derived: "version of the application's package.json, else `0.0.0`",
    variables: [resourceAttribute('service.version'), { name: 'DD_VERSION' }],
    about: 'Version of the application',
  },
  'service.namespace': {
    check: aName,
    derived: 'none',
    variables: [resourceAttribute('service.namespace')],
    about: 'Group of services that this one belongs to',
  },
  'service.instanceId': {
    check: aName,
    derived: 'a UUID per process',
    variables: [resourceAttribute('service.instance.id')],
    about: 'Identity of this process',
  },
  'service.attributes': {
    check: aMapOf(/^[^\p{Cc}]{1,255}$/u, anAttributeValue, 'attribute names with their values'),
    default: Object.freeze({}),
    variables: [otherResourceAttributes],
    about: 'More resource attributes for spans; those of the variable are kept beside them',
  },
} satisfies RowsOf<PathsOf<'service'>>

export const TOP_LEVEL_ROWS = {
  environment: {
    check: aName,
    default: 'development',
    variables: [
      resourceAttribute('deployment.environment.name', 'deployment.environment'),
      { name: 'DD_ENV' },
      { name: 'NODE_ENV' },
    ],
    about: 'Where the service runs; chooses one of `environments`',
  },
  strict: {
    check: aBoolean,
    default: false,
    about: 'Makes a bad environment variable an error instead of a warning',
  },
  announce: {
    check: aBoolean,
    derived: '`true`, and `false` in the environment `test`',
    about: 'Speaks once at the start',
  },
} satisfies RowsOf<'environment' | 'strict' | 'announce'>

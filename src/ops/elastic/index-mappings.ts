import type { EsType, LogField } from '../../catalogue/log-field.ts'
import type { Logs } from '../logs/logs.ts'

interface Mapping {
  readonly type?: string
  readonly properties?: { [name: string]: Mapping }
  readonly [setting: string]: unknown
}

/** Longest text that a keyword is indexed with: Lucene's limit is 32766 bytes, and a route or an id is shorter. */
const IGNORE_ABOVE = 1_024

/**
 * The mapping of an index that the ingest pipeline writes to: every field of the catalogue at its place, and the names of
 * the guide's queries as aliases of them, so that these work unchanged.
 */
export function indexMappings({ fields }: Logs): object {
  const root: { [name: string]: Mapping } = {}
  for (const field of Object.values(fields)) put(root, field.ecs.split('.'), mappingOf(field))
  put(root, ['duration'], { type: 'double' })
  put(root, ['function'], { type: 'alias', path: 'log.origin.function' })
  put(root, ['error_type', 'keyword'], { type: 'alias', path: 'error.type' })
  put(root, ['event', 'dataset'], { type: 'keyword' })
  put(root, ['event', 'kind'], { type: 'keyword' })
  put(root, ['ecs', 'version'], { type: 'keyword' })
  put(root, ['tags'], { type: 'keyword', ignore_above: IGNORE_ABOVE })
  return {
    // Lines say when they were written themselves; texts that look like dates stay texts.
    date_detection: false,
    dynamic_templates: [
      {
        strings_as_keywords: {
          match_mapping_type: 'string',
          mapping: { type: 'keyword', ignore_above: IGNORE_ABOVE },
        },
      },
    ],
    properties: root,
  }
}

function mappingOf({ esType, personal }: LogField): Mapping {
  // Who has to erase or hide personal data finds the fields by it.
  return personal ? { ...typeSettings(esType), meta: { personal: 'true' } } : typeSettings(esType)
}

function typeSettings(type: EsType): Mapping {
  return type === 'keyword' || type === 'flattened' ? { type, ignore_above: IGNORE_ABOVE } : { type }
}

function put(properties: { [name: string]: Mapping }, [name = '', ...rest]: readonly string[], leaf: Mapping): void {
  if (rest.length === 0) {
    properties[name] ??= leaf
    return
  }
  properties[name] ??= { properties: {} }
  put(properties[name].properties as { [name: string]: Mapping }, rest, leaf)
}

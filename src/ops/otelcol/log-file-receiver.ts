import { LEVEL_VALUES } from '../../catalogue/level-values.ts'
import { LEVEL_NAMES } from '../../catalogue/log-fields.ts'
import type { OpsModel } from '../model/ops-model.ts'

/** Where a line is taken apart for a moment: the line itself stays as it is, for LogQL's parser. */
const PARSED = 'attributes.parsed_line'
/** Go's way to write the time format of the lines. */
const TIME_LAYOUT = '2006-01-02T15:04:05.999Z07:00'

/** Reads the files of the service; time, severity and trace of a record come from the line. */
export function logFileReceiver({ logs, service }: OpsModel): object {
  const place = (field: string) => parsedPlace(logs.fields[field]?.names[logs.preset])
  const values = LEVEL_VALUES[logs.preset]
  const severities = LEVEL_NAMES.map((name): [string, string] => [name.toLowerCase(), values[name]])
  // Two of our levels may have one word: the higher one says what it is.
  const mapping = Object.fromEntries(
    severities.filter(([, word], at) => severities.findLastIndex(([, one]) => one === word) === at),
  )
  return {
    include: [logs.files, logs.rotatedFiles],
    exclude: [`${logs.rotatedFiles}.gz`],
    start_at: 'beginning',
    storage: 'file_storage',
    include_file_name: false,
    resource: { 'service.name': service.name },
    operators: [
      {
        type: 'json_parser',
        if: 'body matches "^[{]"',
        parse_from: 'body',
        parse_to: PARSED,
        on_error: 'send_quiet',
        timestamp: { parse_from: place('timestamp'), layout_type: 'gotime', layout: TIME_LAYOUT },
        severity: { parse_from: place('level'), mapping },
      },
      {
        type: 'trace_parser',
        if: `${PARSED} != nil and ${place('trace_id')} != nil`,
        on_error: 'send_quiet',
        trace_id: { parse_from: place('trace_id') },
        span_id: { parse_from: place('span_id') },
      },
      { type: 'remove', if: `${PARSED} != nil`, field: PARSED },
    ],
  }
}

/** A key of the parsed line: lines have keys with dots, not objects, where a name has one. */
function parsedPlace(name = ''): string {
  return `${PARSED}["${name}"]`
}

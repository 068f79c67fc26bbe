import type { LogField } from '../log-field.ts'

/** What a line with an error says of it. */
export const ERROR_LINE_FIELDS = {
  error_type: {
    names: { default: 'error_type', ecs: 'error.type', otel: 'error.type', datadog: 'error.kind', gcp: 'error_type' },
    ecs: 'error.type',
    esType: 'keyword',
    lines: 'error',
    personal: false,
    description: 'Class of the error',
  },
  error_message: {
    names: {
      default: 'error.message',
      ecs: 'error.message',
      otel: 'exception.message',
      datadog: 'error.message',
      gcp: 'error.message',
    },
    ecs: 'error.message',
    esType: 'match_only_text',
    lines: 'error',
    personal: true,
    description: 'What the error says, which may quote what a user sent',
  },
  error_stack: {
    names: {
      default: 'error.stack',
      ecs: 'error.stack_trace',
      otel: 'exception.stacktrace',
      datadog: 'error.stack',
      gcp: 'error.stack',
    },
    ecs: 'error.stack_trace',
    esType: 'wildcard',
    lines: 'error',
    personal: false,
    description: 'Stack of the error',
  },
  error_code: {
    names: {
      default: 'error.code',
      ecs: 'error.code',
      otel: 'exception.code',
      datadog: 'error.code',
      gcp: 'error.code',
    },
    ecs: 'error.code',
    esType: 'keyword',
    lines: 'error',
    personal: false,
    description: 'Code of the error, such as ECONNREFUSED',
  },
  error_causes: {
    names: {
      default: 'error.causes',
      ecs: 'error.causes',
      otel: 'exception.causes',
      datadog: 'error.causes',
      gcp: 'error.causes',
    },
    ecs: 'error.causes',
    esType: 'flattened',
    lines: 'error',
    personal: true,
    description: 'Errors behind it, nearest first',
  },
} satisfies Record<string, LogField>

/** The guide's three queries by the name of their file, letter for letter but for its comments, which JSON does not have. */
export const GUIDE_KIBANA_QUERIES = {
  'find-slow-analyses': {
    query: {
      bool: { must: [{ term: { function: 'analyze_all_items' } }, { range: { duration: { gte: 60 } } }] },
    },
  },
  'error-distribution': {
    aggs: { errors_by_type: { terms: { field: 'error_type.keyword', size: 10 } } },
  },
  'user-activity-patterns': {
    aggs: { requests_over_time: { date_histogram: { field: '@timestamp', calendar_interval: '1h' } } },
  },
} as const

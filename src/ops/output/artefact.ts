/** The families of artefacts, as `generate --only` names them. */
export const ARTEFACT_GROUPS = [
  'prometheus',
  'alertmanager',
  'grafana',
  'kubernetes',
  'elastic',
  'logstash',
  'filebeat',
  'loki',
  'otelcol',
  'compose',
  'runbooks',
  'pages',
  'guide',
] as const

export type ArtefactGroup = (typeof ARTEFACT_GROUPS)[number]

/** One generated file. */
export interface Artefact {
  readonly group: ArtefactGroup
  /** Relative to the output folder, with `/`. */
  readonly path: string
  /** The whole text, ending in a newline: a pure function of the model, without a time or a version of ours. */
  readonly content: string
}

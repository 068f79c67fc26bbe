import type { DefinitionFindings } from '../findings/definition-findings.ts'

/** Which versions the artefacts are written for, where that makes a difference. */
export interface TargetsOptions {
  /** Elasticsearch, Logstash, Filebeat and Kibana. What is written for 8 works on 9, which could do a little more. Default `8`. */
  readonly elastic?: '8' | '9' | undefined
  /** Also the files of the monitoring guide, as close to the letter as works. Default false. */
  readonly guide?: boolean | undefined
}

/** The settings in force. */
export interface Targets {
  readonly elastic: '8' | '9'
  readonly guide: boolean
}

/** `guide` alone stands for `{ guide: true }`. */
export function resolveTargets(given: 'guide' | TargetsOptions = {}, findings: DefinitionFindings): Targets {
  if (typeof given === 'string' && given !== 'guide') findings.unknown('targets', 'target', given, ['guide'])
  const options = typeof given === 'string' ? { guide: true } : given
  const { elastic = '8', guide = false } = options
  if (elastic !== '8' && elastic !== '9') {
    findings.unknown('targets.elastic', 'version', String(elastic), ['8', '9'])
  }
  return Object.freeze({ elastic, guide })
}

import type { DefinitionFindings } from '../findings/definition-findings.ts'
import type { Collector } from './collector-options.ts'

/** What is wrong with the option `collector`. */
export function checkCollector(collector: Collector, findings: DefinitionFindings): void {
  const { sampleRatio, slowSeconds, waitSeconds, maxTraces } = collector
  if (!(sampleRatio >= 0 && sampleRatio <= 1)) wrong(findings, 'sampleRatio', sampleRatio, 'a number from 0 to 1')
  for (const [key, value] of Object.entries({ slowSeconds, waitSeconds, maxTraces })) {
    if (!(value > 0 && Number.isFinite(value))) wrong(findings, key, value, 'a number above 0')
  }
}

function wrong(findings: DefinitionFindings, key: string, value: number, expected: string): void {
  findings.add(`collector.${key}`, {
    rule: 'number',
    message: `${value} is not ${expected}`,
    why: 'The Collector would not start.',
    fix: `Write ${expected}`,
  })
}

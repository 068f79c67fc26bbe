import type { OpsModel } from '../model/ops-model.ts'
import type { Artefact } from '../output/artefact.ts'
import { jsonText } from '../output/json-text.ts'
import { guideAlertmanager } from './guide-alertmanager.ts'
import { guideDashboards } from './guide-dashboards.ts'
import { GUIDE_KIBANA_QUERIES } from './guide-kibana.ts'
import { guideLogstash } from './guide-logstash.ts'
import { guideAlerts, guidePrometheus } from './guide-prometheus.ts'

/** The files of the monitoring guide, where `targets` asks for them. */
export function emitGuide(model: OpsModel): readonly Artefact[] {
  if (!model.targets.guide) return []
  return [
    file('prometheus.yml', guidePrometheus(model)),
    file('alerts.yml', guideAlerts(model)),
    file('alertmanager.yml', guideAlertmanager(model)),
    file('logstash.conf', guideLogstash(model)),
    ...guideDashboards(model).map(({ key, content }) => file(`${key}.json`, jsonText(content))),
    ...Object.entries(GUIDE_KIBANA_QUERIES).map(([key, query]) => file(`kibana/${key}.json`, jsonText(query))),
  ]
}

function file(name: string, content: string): Artefact {
  return { group: 'guide', path: `guide/${name}`, content }
}

import { emitAlertmanager } from './alertmanager/emit-alertmanager.ts'
import { emitCompose } from './compose/emit-compose.ts'
import { emitElastic } from './elastic/emit-elastic.ts'
import { emitFilebeat } from './filebeat/emit-filebeat.ts'
import { emitFleet } from './fleet/emit-fleet.ts'
import { emitGrafana } from './grafana/emit-grafana.ts'
import { emitGuide } from './guide/emit-guide.ts'
import { emitKubernetes } from './kubernetes/emit-kubernetes.ts'
import { emitLogstash } from './logstash/emit-logstash.ts'
import { emitLoki } from './loki/emit-loki.ts'
import type { OpsModel } from './model/ops-model.ts'
import { emitOtelcol } from './otelcol/emit-otelcol.ts'
import type { Artefact, ArtefactGroup } from './output/artefact.ts'
import { emitPrometheus } from './prometheus/emit-prometheus.ts'
import { emitPages } from './runbooks/emit-pages.ts'
import { emitRunbooks } from './runbooks/emit-runbooks.ts'

/** Writes the artefacts of one group: the same model, the same bytes. */
export type Emitter = (model: OpsModel) => readonly Artefact[]

/** Who writes what. */
export const EMITTERS: { readonly [G in ArtefactGroup]?: Emitter } = {
  prometheus: (model) => [...emitPrometheus(model), ...emitFleet(model)],
  alertmanager: emitAlertmanager,
  kubernetes: emitKubernetes,
  runbooks: emitRunbooks,
  pages: emitPages,
  grafana: emitGrafana,
  elastic: emitElastic,
  logstash: emitLogstash,
  filebeat: emitFilebeat,
  loki: emitLoki,
  otelcol: emitOtelcol,
  compose: emitCompose,
  guide: emitGuide,
}

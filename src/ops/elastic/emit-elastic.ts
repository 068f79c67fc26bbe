import type { OpsModel } from '../model/ops-model.ts'
import type { Artefact } from '../output/artefact.ts'
import { jsonText } from '../output/json-text.ts'
import { dataView } from './data-view.ts'
import { elasticQueries } from './elastic-queries.ts'
import { indexTemplate, mappingsComponent, settingsComponent } from './index-templates.ts'
import { ingestPipeline } from './ingest-pipeline.ts'
import { chartObjects } from './kibana-charts.ts'
import { kibanaSearches, searchObject } from './kibana-searches.ts'
import { setupScript } from './setup-script.ts'

/** The data stream of the log lines, the way into it, and what Kibana asks of it. */
export function emitElastic(model: OpsModel): readonly Artefact[] {
  const objects = [
    dataView(model),
    ...kibanaSearches(model).map((search) => searchObject(model, search)),
    ...chartObjects(model),
  ]
  return [
    file('component-template-mappings.json', jsonText(mappingsComponent(model))),
    file('component-template-settings.json', jsonText(settingsComponent(model))),
    file('index-template.json', jsonText(indexTemplate(model))),
    file('ingest-pipeline.json', jsonText(ingestPipeline(model))),
    file('kibana.ndjson', objects.map((object) => `${JSON.stringify(object)}\n`).join('')),
    ...elasticQueries(model).map(({ key, search }) => file(`queries/${key}.json`, jsonText(search))),
    file('setup.sh', setupScript(model)),
  ]
}

function file(name: string, content: string): Artefact {
  return { group: 'elastic', path: `elastic/${name}`, content }
}

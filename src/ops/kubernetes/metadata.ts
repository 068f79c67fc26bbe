import type { OpsModel } from '../model/ops-model.ts'

/** The label by which everything of the service is found. */
export function appLabel({ service }: Pick<OpsModel, 'service'>): { readonly [label: string]: string } {
  return { 'app.kubernetes.io/name': service.name }
}

/** The metadata of a manifest. */
export function metadata(
  model: Pick<OpsModel, 'service' | 'kubernetes'>,
  name: string,
  labels: { readonly [label: string]: string } = {},
): object {
  const { namespace } = model.kubernetes
  return {
    name,
    ...(namespace === undefined ? {} : { namespace }),
    labels: { ...appLabel(model), ...labels, ...model.kubernetes.labels },
  }
}

export interface KubernetesOptions {
  /**
   * Labels of all manifests. The Prometheus operator takes only objects with the labels that its Prometheus selects: with
   * the Helm chart kube-prometheus-stack `{ release: '<name of the release>' }`.
   */
  readonly labels?: { readonly [label: string]: string } | undefined
  /** Default: none, the one that `kubectl apply` is run for. */
  readonly namespace?: string | undefined
  /** Name of the port that serves `/metrics`, of the container and of the service. Default `http`. */
  readonly port?: string | undefined
  /** What the operator looks for: services or pods. Default `service`. */
  readonly monitor?: 'service' | 'pod' | undefined
  /** Image of the deployment. Default `<service>:latest`. */
  readonly image?: string | undefined
  /** `health.path` of the service. Default `/health`. */
  readonly healthPath?: string | undefined
  /** Secret that holds `token`, or `username` and `password`, where `prometheus.auth` is set. Default `<service>-metrics`. */
  readonly secret?: string | undefined
}

/** The settings in force. */
export interface KubernetesSettings {
  readonly labels: { readonly [label: string]: string }
  readonly namespace: string | undefined
  readonly port: string
  readonly monitor: 'service' | 'pod'
  readonly image: string
  readonly healthPath: string
  readonly secret: string
}

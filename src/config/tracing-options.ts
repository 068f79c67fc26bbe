/** What is needed of OpenTelemetry's `SpanExporter`. */
export interface SpanExporterLike {
  export(spans: never[], done: (result: { code: number; error?: Error }) => void): void
  shutdown(): Promise<void>
  forceFlush?(): Promise<void>
}

/** What is needed of OpenTelemetry's `SpanProcessor`. */
export interface SpanProcessorLike {
  onStart(span: never, parentContext: never): void
  onEnd(span: never): void
  forceFlush(): Promise<void>
  shutdown(): Promise<void>
}

/** What is needed of OpenTelemetry's `Sampler`. */
export interface SamplerLike {
  shouldSample(
    context: never,
    traceId: string,
    spanName: string,
    spanKind: number,
    attributes: never,
    links: never,
  ): {
    /** 2 records the span; with anything else it is not recorded. */
    readonly decision: number
    readonly attributes?: object | undefined
    readonly traceState?: { serialize(): string } | undefined
  }
}

/** A tracer provider of OpenTelemetry's API, of any release. */
export interface TracerProviderLike {
  getTracer(name: string, version?: string): object
}

/** An instrumentation of OpenTelemetry. */
export interface InstrumentationLike {
  enable(): void
  disable(): void
  setTracerProvider(provider: never): void
}

/** Headers by which traces go from one process to the next, by OpenTelemetry's names; and `baggage`. */
export type PropagatorName = 'tracecontext' | 'baggage' | 'b3' | 'b3multi' | 'datadog'

export type ExporterName = 'auto' | 'otlp-grpc' | 'console' | 'memory' | 'none'

export interface TracingOptions {
  /** `auto`: OTLP when an endpoint is given by option or environment, otherwise none. Default `auto`. */
  readonly exporter?: ExporterName | SpanExporterLike | undefined
  /** `host:port` or a URL with `http://`, `https://`, `grpc://`, `grpcs://`. Default `localhost:4317`. */
  readonly endpoint?: string | undefined
  /** Plain text instead of TLS. Default: true unless the endpoint says `https://` or `grpcs://`, or a file of `tls` is given. */
  readonly insecure?: boolean | undefined
  /** Sent as gRPC metadata with every export. */
  readonly headers?: { readonly [name: string]: string } | undefined
  /** Files of TLS, in PEM. One of them means TLS where neither the endpoint nor `insecure` says anything else. */
  readonly tls?: TlsFiles | undefined
  /** How exports are compressed. Default `none`. */
  readonly compression?: 'none' | 'gzip' | undefined
  /** Share of new traces that is recorded, 0 to 1; a parent's decision is followed. Default 1. */
  readonly sampleRatio?: number | undefined
  /**
   * Ratios of single routes, 0 to 1, over `sampleRatio`: `{ 'GET /poll': 0, '/orders/:id': 1 }`. A key is a route template,
   * with or without a method, or `__unmatched__`; a final `*` stands for any end. Decides for traces that start here.
   */
  readonly routes?: { readonly [route: string]: number } | undefined
  /** Follows the decision of a caller. False decides here for every request. Default true. */
  readonly parentBased?: boolean | undefined
  /** Records failed and slow requests although they are not sampled. `true` means failed ones. Default false. */
  readonly keep?: boolean | KeepOptions | undefined
  /** OpenTelemetry span processors that see every recorded span beside the exporter. Default: none. */
  readonly processors?: readonly SpanProcessorLike[] | undefined
  /** An OpenTelemetry sampler, asked for every span in the place of ratios, routes and parents. Default: none. */
  readonly sampler?: SamplerLike | undefined
  /** Spans and propagation headers for outgoing `fetch`, `http` and `https`. Default true. */
  readonly outgoing?: boolean | undefined
  /** Registers OpenTelemetry's globals where nobody has, so that other libraries' spans join in. Default true. */
  readonly registerGlobal?: boolean | undefined
  /**
   * Headers that are read and written; of those that a request has, the first of the list that is valid counts. Default
   * `['tracecontext']`; `OTEL_PROPAGATORS`.
   */
  readonly propagators?: readonly PropagatorName[] | undefined
  /**
   * OpenTelemetry's instrumentations to enable: `auto` for those in the application's package.json that do not do what this
   * library does itself, or names of packages and instrumentations. Default: none.
   */
  readonly instrumentations?: 'auto' | readonly (string | InstrumentationLike)[] | undefined
  /**
   * Spans are made by this provider, which samples and exports them; ended by whom it belongs to. Default: the one that the
   * application has registered, where spans would go nowhere otherwise.
   */
  readonly provider?: TracerProviderLike | undefined
}

export interface TlsFiles {
  /** Authorities that may have signed the collector's certificate. Default: those that Node.js trusts. */
  readonly caFile?: string | undefined
  /** Certificate of this client, for collectors that ask for one; with `keyFile`. */
  readonly certFile?: string | undefined
  readonly keyFile?: string | undefined
}

export interface KeepOptions {
  /** Requests that failed: a status from 500 on, or an error that was thrown. Default true. */
  readonly errors?: boolean | undefined
  /** Requests that took longer than this, in seconds. Default: none. */
  readonly slowerThan?: number | undefined
}

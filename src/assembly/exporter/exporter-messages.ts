import type { AddressInfo } from 'node:net'
import type { ResolvedHealth, ResolvedMetrics } from '../../config/resolved-options.ts'
import type { Component } from '../../core/faults.ts'
import type { HealthPart } from '../../health/health.ts'
import type { DirectoryEntry } from '../../metrics/isolation/directory-entry.ts'
import type { ForeignReading } from '../../metrics/isolation/reading.ts'

/** What the exporter thread is started with. */
export interface ExporterSettings {
  /** Of the library: a thread of another version would not understand the messages. */
  readonly version: string
  readonly metrics: Pick<ResolvedMetrics, 'path' | 'auth' | 'prefix'>
  /** Undefined where health is off. */
  readonly health: Pick<ResolvedHealth, 'path' | 'details' | 'auth'> | undefined
  readonly host: string
  readonly port: number
  readonly heartbeat: SharedArrayBuffer
}

/** What only the main thread can do. */
export type Question =
  | { readonly kind: 'read'; readonly ms: number }
  | { readonly kind: 'probe'; readonly arguments: Parameters<HealthPart['probe']> }

export type ToExporter =
  | { readonly kind: 'directory'; readonly entries: readonly DirectoryEntry[] }
  | { readonly kind: 'part'; readonly request: number; readonly part: ForeignReading }
  | { readonly kind: 'answer'; readonly request: number; readonly answer: unknown }

export type FromExporter =
  | { readonly kind: 'listening'; readonly address: AddressInfo }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'question'; readonly request: number; readonly question: Question }
  | { readonly kind: 'applied'; readonly change: number }
  | { readonly kind: 'left out'; readonly metric: string }
  | { readonly kind: 'fault'; readonly component: Component; readonly reason: string }

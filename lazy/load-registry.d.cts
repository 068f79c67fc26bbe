import type { Registry } from 'prom-client'

export declare function loadRegistryClass(): typeof Registry

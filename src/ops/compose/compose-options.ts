/** The service in the generated docker-compose.yml. */
export interface ComposeOptions {
  /** Image of the service. Default: Node.js with the project's folder mounted. */
  readonly image?: string | undefined
  /** What it runs. Default `npm start` without an image of its own, else the image's command. */
  readonly command?: readonly string[] | undefined
  /** More variables of its environment. */
  readonly environment?: { readonly [name: string]: string } | undefined
}

/** The settings in force. */
export interface Compose {
  readonly image: string | undefined
  readonly command: readonly string[] | undefined
  readonly environment: { readonly [name: string]: string }
}

export function resolveCompose({ image, command, environment = {} }: ComposeOptions = {}): Compose {
  return Object.freeze({ image, command: command ?? (image === undefined ? ['npm', 'start'] : undefined), environment })
}

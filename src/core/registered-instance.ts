const kRegistered = Symbol.for('@creativedynamics/observability/registered')
const kClaimed = Symbol.for('@creativedynamics/observability/registration')

/** The instance that was set up before the application was loaded. */
export interface RegisteredInstance {
  readonly instance: object
  /** The options that it was made of, and the values that stand in for options that nobody gives. */
  readonly options: object
  readonly presets: { readonly [path: string]: unknown }
  /** Ends it without a gap: from now on it observes nothing, and what it holds is sent in the background. Never throws. */
  retire(): void
}

type Holder = { [kRegistered]?: RegisteredInstance | undefined; [kClaimed]?: true }

/** True the first time in this process: registration is asked for by flags, by NODE_OPTIONS and by imports. */
export function claimRegistration(): boolean {
  const holder = globalThis as Holder
  if (holder[kClaimed]) return false
  holder[kClaimed] = true
  return true
}

/** On `globalThis`, so that the ESM and the CommonJS copy share it. */
export function registeredInstance(): RegisteredInstance | undefined {
  return (globalThis as Holder)[kRegistered]
}

export function setRegisteredInstance(registered: RegisteredInstance): void {
  ;(globalThis as Holder)[kRegistered] = registered
}

/** Ends the registered instance, where there still is one: the next one takes its place. */
export function retireRegisteredInstance(): void {
  const registered = registeredInstance()
  ;(globalThis as Holder)[kRegistered] = undefined
  registered?.retire()
}

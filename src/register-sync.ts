import { registerSync } from './registration/registration.ts'

registerSync()

import { register } from './registration/registration.ts'

await register()

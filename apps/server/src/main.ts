import { stopRequest } from './stop-request.ts'

// Only now the rest: loading it takes long enough for a signal to come in between.
const { run } = await import('./run.ts')
await run(process.env, stopRequest)

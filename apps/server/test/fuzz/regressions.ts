import type { FrameInput } from './frame-inputs.ts'
import type { RequestInput } from './request-inputs.ts'

/** Inputs that have failed once. Every run begins with them. */
export const regressions: readonly (FrameInput | RequestInput)[] = []

import { strings } from '../../strings.ts'

/** Why a message wasn't sent, by the code it failed with. */
export function failureText(failure: string | undefined): string {
  const { failed, failedBecause } = strings.timeline
  const known: Readonly<Record<string, string>> = failedBecause
  return known[failure ?? ''] ?? failed
}

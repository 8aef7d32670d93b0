/**
 * Pearson's statistic of how far counts are from what was expected, divided by the bound that a fair source exceeds less than
 * once in 10¹¹ runs: above 1 it is not fair.
 */
export function unfairness(
  counts: ReadonlyMap<string, number>,
  expected: ReadonlyMap<string, number>,
): number {
  let chiSquare = 0
  for (const [value, count] of expected) chiSquare += ((counts.get(value) ?? 0) - count) ** 2 / count
  return chiSquare / bound(expected.size - 1)
}

/** The chi-square distribution's quantile at 6.7 standard deviations, after Wilson and Hilferty. */
function bound(freedom: number): number {
  const spread = 2 / (9 * freedom)
  return freedom * (1 - spread + 6.7 * Math.sqrt(spread)) ** 3
}

/** One figure. */
export type Figure = {
  what: string
  value: number
  unit: string
  /** What it may be at most. */
  goal?: number
  /** The browser tells of nothing smaller. */
  floor?: number
}

/** How large a figure is, in words. */
export function format({ value, unit, floor }: Figure): string {
  if (floor !== undefined && value < floor) return `< ${floor} ${unit}`
  if (value > 0 && value < 1) return `${value.toFixed(3)} ${unit}`.trim()
  return `${value.toFixed(value < 100 && unit !== '' ? 1 : 0)} ${unit}`.trim()
}

const isMissed = ({ value, goal }: Figure) => goal !== undefined && value > goal

/** The figures as a table in Markdown. */
export function table(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => {
    const goal = figure.goal === undefined ? '' : `≤ ${figure.goal} ${figure.unit}`.trim()
    return `| ${figure.what} | ${format(figure)} | ${goal}${isMissed(figure) ? ', missed' : ''} |`
  })
  return ['| What | Measured | Goal |', '|---|---|---|', ...rows].join('\n')
}

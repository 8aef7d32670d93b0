/** The viewer's locale; some browsers on bare systems name one that Intl refuses (`en-US@posix`). */
function locale(): string {
  try {
    return Intl.getCanonicalLocales(navigator.language)[0] ?? 'en'
  } catch {
    return 'en'
  }
}

const timeFormat = new Intl.DateTimeFormat(locale(), { hour: 'numeric', minute: '2-digit' })
const exactFormat = new Intl.DateTimeFormat(locale(), { dateStyle: 'full', timeStyle: 'medium' })
const dayFormat = new Intl.DateTimeFormat('en', { weekday: 'long', day: 'numeric', month: 'long' })
const dayWithYear = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'long', year: 'numeric' })
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })

/**
 * Time of day for the gutter, in the viewer's zone and their way of counting hours, without `AM` and `PM`: the gutter is narrow and
 * the tooltip has the rest.
 */
export const timeOfDay = (at: number) =>
  timeFormat
    .formatToParts(at)
    .filter((part) => part.type !== 'dayPeriod')
    .map((part) => part.value)
    .join('')
    .trim()

/** Date and time to the second, for the tooltip. */
export const exactTime = (at: number) => exactFormat.format(at)

/** Number of the local calendar day; two instants share it exactly if they fall on the same date for the viewer. */
export function localDay(at: number): number {
  const date = new Date(at)
  return Math.floor(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / 86_400_000)
}

/** Minute of an instant, to tell whether two messages would show the same time. */
export const minuteOf = (at: number) => Math.floor(at / 60_000)

/** `Today`, `Yesterday`, or the date: with its weekday this year, with its year before. */
export function dayLabel(at: number, now: number): string {
  const days = localDay(at) - localDay(now)
  if (days === 0 || days === -1) {
    const text = relative.format(days, 'day')
    return text.charAt(0).toUpperCase() + text.slice(1)
  }
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear()
  return (sameYear ? dayFormat : dayWithYear).format(at)
}

import { exactTime, spokenTime, timeOfDay } from '../../lib/dates.ts'

type RowTimeProps = { id: string; className: string | undefined; at: number }

/** When it was, for the gutter. That has no room for `AM` and `PM`; who hears the time has no other way to know. */
export function RowTime({ id, className, at }: RowTimeProps) {
  const [short, spoken] = [timeOfDay(at), spokenTime(at)]
  return (
    <time id={id} className={className} dateTime={new Date(at).toISOString()} title={exactTime(at)}>
      {short === spoken ? (
        short
      ) : (
        <>
          <span aria-hidden="true">{short}</span>
          <span className="sr-only">{spoken}</span>
        </>
      )}
    </time>
  )
}

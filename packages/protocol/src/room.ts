import Type, { type Static } from 'typebox'

/** What happens to a room when nobody is in it: `ephemeral` rooms are deleted, `kept` ones stay until their host deletes them. */
export const LifetimeSchema = Type.Union([Type.Literal('ephemeral'), Type.Literal('kept')])
export type Lifetime = Static<typeof LifetimeSchema>

/** An instant, ISO 8601 in UTC with milliseconds. */
export const TimestampSchema = Type.String({ format: 'date-time', examples: ['2026-11-20T08:00:00.000Z'] })

/** A room as every member sees it. */
export const RoomSchema = Type.Object(
  {
    id: Type.String({ description: 'Never reused, unlike the code.', examples: ['r_5Yp9'] }),
    code: Type.String({ description: 'What people type to join.', examples: ['AB3K'] }),
    title: Type.Union([Type.String(), Type.Null()], {
      description: 'Shown instead of the code.',
      examples: [null],
    }),
    lifetime: LifetimeSchema,
    createdAt: TimestampSchema,
  },
  { title: 'Room' },
)
export type Room = Static<typeof RoomSchema>

import Type, { type Static } from 'typebox'

/** `host` for who created the room, `member` for everybody else. */
export const RoleSchema = Type.Union([Type.Literal('host'), Type.Literal('member')])
export type Role = Static<typeof RoleSchema>

const identity = {
  id: Type.String({ description: 'One seat in one room.', examples: ['m_7Kq2'] }),
  name: Type.String({ description: 'Unique among those present, ignoring case.', examples: ['Ada'] }),
  role: RoleSchema,
}

/** The receiver's own seat. */
export const SelfSchema = Type.Object(identity, { title: 'Self' })
export type Self = Static<typeof SelfSchema>

const lookalikeOf = {
  lookalikeOf: Type.Optional(
    Type.String({
      description: 'Id of the member, present before, whose name this one can be mistaken for.',
      examples: ['m_3Fx9'],
    }),
  ),
}

/** Who entered or left, as `joined` and `left` events keep it. */
export const MemberIdentitySchema = Type.Object({ ...identity, ...lookalikeOf }, { title: 'MemberIdentity' })
export type MemberIdentity = Static<typeof MemberIdentitySchema>

/** A member who is present (SPEC R5, N6). */
export const MemberSchema = Type.Object(
  {
    ...identity,
    online: Type.Boolean({ description: 'Whether the member has an open connection now.' }),
    ...lookalikeOf,
  },
  { title: 'Member' },
)
export type Member = Static<typeof MemberSchema>

/** Where the roster goes on that `members` begins: beside it in a `welcome` and in an answer of `GET /rooms/:code` (SPEC A7). */
export const MembersNextSchema = Type.Union([Type.String(), Type.Null()], {
  description: '`after` of the page of members that follows these; null if these are all.',
})

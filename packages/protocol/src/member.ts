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

/** Who entered or left, as `joined` and `left` events keep it. */
export const MemberIdentitySchema = Type.Object(identity, { title: 'MemberIdentity' })
export type MemberIdentity = Static<typeof MemberIdentitySchema>

/** A member who is present (SPEC R5). */
export const MemberSchema = Type.Object(
  { ...identity, online: Type.Boolean({ description: 'Whether the member has an open connection now.' }) },
  { title: 'Member' },
)
export type Member = Static<typeof MemberSchema>

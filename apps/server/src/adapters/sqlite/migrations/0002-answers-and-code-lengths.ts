/** Answers to requests with an `Idempotency-Key`, and how many codes of a length are in use. */
export const sql = `
-- What was answered first, for a while: enough to give the same answer again. 'key' and 'request' are hashes.
CREATE TABLE answers (
  key TEXT PRIMARY KEY,
  request TEXT NOT NULL,
  -- JSON; no token, no text of a message, and nothing about a person that is to outlive the room.
  answer TEXT NOT NULL,
  -- The room that takes the answer along when it goes; null for the opening of a room.
  room_id TEXT REFERENCES rooms (id) ON DELETE CASCADE,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX answers_room_id ON answers (room_id) WHERE room_id IS NOT NULL;
CREATE INDEX answers_expires_at ON answers (expires_at);

CREATE INDEX rooms_code_length ON rooms (length(code));
CREATE INDEX closed_codes_length ON closed_codes (length(code), closed_at);
`

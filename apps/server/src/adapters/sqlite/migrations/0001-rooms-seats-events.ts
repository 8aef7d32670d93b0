/** Rooms, their seats and their logs. */
export const sql = `
CREATE TABLE meta (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The row of a room is the sequencer of its log: last_seq moves in the transaction that inserts the event.
CREATE TABLE rooms (
  id TEXT PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  title TEXT,
  lifetime TEXT NOT NULL CHECK (lifetime IN ('ephemeral', 'kept')),
  created_at INTEGER NOT NULL,
  entered INTEGER NOT NULL DEFAULT 0,
  last_seq INTEGER NOT NULL DEFAULT 0,
  last_at INTEGER NOT NULL,
  floor INTEGER NOT NULL DEFAULT 1
) STRICT, WITHOUT ROWID;

-- Codes of rooms that are gone: some time must pass before they are given out again.
CREATE TABLE closed_codes (
  code TEXT PRIMARY KEY,
  closed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX closed_codes_closed_at ON closed_codes (closed_at);

CREATE TABLE seats (
  room_id TEXT NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  -- Name key while the seat holds its name, else null: unique indexes let nulls repeat.
  held_key TEXT,
  role TEXT NOT NULL CHECK (role IN ('host', 'member')),
  -- Seq of the 'joined' of the current presence; null while absent.
  joined_seq INTEGER,
  -- How the seat last entered.
  via TEXT NOT NULL DEFAULT 'post' CHECK (via IN ('socket', 'post')),
  generation INTEGER NOT NULL DEFAULT 0,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (room_id, id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX seats_held_key ON seats (room_id, held_key) WHERE held_key IS NOT NULL;
CREATE INDEX seats_present ON seats (room_id, joined_seq) WHERE joined_seq IS NOT NULL;
CREATE INDEX seats_absent ON seats (expires_at) WHERE joined_seq IS NULL;

CREATE TABLE events (
  room_id TEXT NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
  seq INTEGER NOT NULL,
  at INTEGER NOT NULL,
  by TEXT NOT NULL,
  kind TEXT NOT NULL,
  client_id TEXT,
  body TEXT NOT NULL,
  PRIMARY KEY (room_id, seq)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX events_client_id ON events (room_id, by, client_id) WHERE client_id IS NOT NULL;
`

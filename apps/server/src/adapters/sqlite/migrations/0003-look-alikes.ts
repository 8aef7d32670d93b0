/** What names are compared by to find look-alikes; null in seats from before, until a server has started with them. */
export const sql = `
ALTER TABLE seats ADD COLUMN lookalike_drawn TEXT;
ALTER TABLE seats ADD COLUMN lookalike_read TEXT;

-- The first of those present who have a key, whatever their number.
CREATE INDEX seats_lookalike_drawn ON seats (room_id, lookalike_drawn, joined_seq) WHERE joined_seq IS NOT NULL;
CREATE INDEX seats_lookalike_read ON seats (room_id, lookalike_read, joined_seq) WHERE joined_seq IS NOT NULL;
`

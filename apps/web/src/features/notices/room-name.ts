import type { Room } from '@parley/protocol'
import { clipMarks } from '../../lib/clip-marks.ts'

/** A room as tabs and notifications call it. */
export const roomName = (room: Room): string => clipMarks(room.title ?? room.code)

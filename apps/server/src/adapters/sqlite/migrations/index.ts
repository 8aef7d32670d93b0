import { sql as roomsSeatsEvents } from './0001-rooms-seats-events.ts'
import { sql as answersAndCodeLengths } from './0002-answers-and-code-lengths.ts'
import { sql as lookAlikes } from './0003-look-alikes.ts'

/** Every step of the schema, in order. Released steps never change; a change is a new step. */
export const migrations: readonly string[] = [roomsSeatsEvents, answersAndCodeLengths, lookAlikes]

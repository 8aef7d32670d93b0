import { useRoom } from '../../state/room-context.ts'
import { strings } from '../../strings.ts'
import { Sheet } from '../../ui/sheet.tsx'
import { PeopleList } from './people-list.tsx'

type PeopleSheetProps = { open: boolean; onClose: () => void }

/** The people over the timeline, on a phone. */
export function PeopleSheet({ open, onClose }: PeopleSheetProps) {
  const memberCount = useRoom((state) => state.memberCount)
  return (
    <Sheet title={strings.people.count(memberCount)} open={open} onClose={onClose}>
      <PeopleList />
    </Sheet>
  )
}

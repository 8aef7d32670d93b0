import { useEffect, useRef } from 'react'
import { strings } from '../../strings.ts'
import { Sheet } from '../../ui/sheet.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { ConnectPanel } from './connect-panel.tsx'
import { InvitePanel } from './invite-panel.tsx'

type InviteSheetProps = {
  code: string
  /** `manual`: copying was refused, so the link waits selected for a copy by hand. */
  mode: 'closed' | 'open' | 'manual'
  onClose: () => void
  onCopyRefused: () => void
}

/** How others come in: people by code, link or camera, scripts by what stands under “Connect”. */
export function InviteSheet({ code, mode, onClose, onCopyRefused }: InviteSheetProps) {
  const field = useRef<HTMLInputElement>(null)

  useEffect(() => {
    if (mode !== 'manual') return
    field.current?.focus()
    field.current?.select()
  }, [mode])

  return (
    <Sheet wide title={strings.room.label(code)} open={mode !== 'closed'} onClose={onClose}>
      <Tabs
        label={strings.room.invite}
        tabs={[
          {
            id: 'invite',
            label: strings.connect.people,
            panel: (
              <InvitePanel
                code={code}
                manual={mode === 'manual'}
                field={field}
                onCopyRefused={onCopyRefused}
              />
            ),
          },
          { id: 'connect', label: strings.connect.scripts, panel: <ConnectPanel code={code} /> },
        ]}
      />
    </Sheet>
  )
}

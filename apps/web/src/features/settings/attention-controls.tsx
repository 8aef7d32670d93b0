import { mute, useMuted } from '../../lib/mutes.ts'
import { playTone } from '../../lib/tone.ts'
import { turnBell, useBell } from '../../state/notifications-store.ts'
import { usePreferences } from '../../state/preferences-store.ts'
import { useRoom } from '../../state/room-context.ts'
import { strings } from '../../strings.ts'
import { SelectSetting } from './select-setting.tsx'
import { SwitchSetting } from './switch-setting.tsx'

/** How the room calls somebody who looks elsewhere, and what a screen reader reads out. */
export function AttentionControls() {
  return (
    <>
      <Notifications />
      <Sound />
      <Mute />
      <Announcements />
    </>
  )
}

function Notifications() {
  const bell = useBell()
  const { attention } = strings
  const possible = bell === 'on' || bell === 'off'
  return (
    <SwitchSetting
      id="notifications"
      label={attention.notify}
      hint={possible ? attention.notifyHint : attention.impossible[bell]}
      checked={bell === 'on'}
      disabled={!possible}
      onChange={(checked) => void turnBell(checked)}
    />
  )
}

function Sound() {
  const sound = usePreferences((state) => state.sound)
  const prefer = usePreferences((state) => state.prefer)
  const change = (checked: boolean) => {
    prefer({ sound: checked })
    // What it is that one has chosen.
    if (checked) void playTone()
  }
  return (
    <SwitchSetting
      label={strings.attention.sound}
      hint={strings.attention.soundHint}
      checked={sound}
      onChange={change}
    />
  )
}

function Mute() {
  const code = useRoom((state) => state.room.code)
  const muted = useMuted(code)
  return (
    <SwitchSetting
      label={strings.attention.mute}
      hint={strings.attention.muteHint}
      checked={muted}
      onChange={(checked) => mute(code, checked)}
    />
  )
}

const announcements = ['all', 'mentions', 'off'] as const

function Announcements() {
  const chosen = usePreferences((state) => state.announcements)
  const prefer = usePreferences((state) => state.prefer)
  return (
    <SelectSetting
      label={strings.attention.announcements}
      hint={strings.attention.announcementsHint}
      value={chosen}
      options={announcements.map((value) => ({ value, text: strings.attention.announce[value] }))}
      onChange={(value) => {
        const choice = announcements.find((known) => known === value)
        if (choice !== undefined) prefer({ announcements: choice })
      }}
    />
  )
}

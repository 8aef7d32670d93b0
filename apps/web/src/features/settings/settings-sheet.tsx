import { Keyboard } from 'lucide-react'
import { useEffect } from 'react'
import { useMedia } from '../../lib/use-media.ts'
import { strings } from '../../strings.ts'
import { Button } from '../../ui/button.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { AttentionControls } from './attention-controls.tsx'
import { LanguageControl } from './language-control.tsx'
import { Section } from './setting.tsx'
import { SingleKeysControl } from './single-keys-control.tsx'
import { ThemeSetting } from './theme-setting.tsx'

type SettingsSheetProps = {
  open: boolean
  /** Opened to tell why there are no notifications. */
  explaining: boolean
  onClose: () => void
  /** Opens the list of shortcuts. */
  onShortcuts: () => void
}

/** How the app looks, speaks and draws attention, for this browser and this room. */
export function SettingsSheet({ open, explaining, onClose, onShortcuts }: SettingsSheetProps) {
  // Who has a pointer but their fingers has a keyboard.
  const keyboard = useMedia('(any-pointer: fine)')

  // After the sheet, which gives the focus to its first control, has opened.
  useEffect(() => {
    if (explaining) document.getElementById('notifications')?.focus()
  }, [explaining])

  return (
    <Sheet title={strings.settings.heading} open={open} onClose={onClose}>
      <Section heading={strings.settings.look}>
        <ThemeSetting />
        <LanguageControl />
      </Section>
      <Section heading={strings.settings.attention}>
        <AttentionControls />
      </Section>
      <Section heading={strings.settings.keyboard}>
        <SingleKeysControl />
        {keyboard && (
          <Button wide icon={<Keyboard size={18} aria-hidden />} onClick={onShortcuts}>
            {strings.shortcuts.heading}
          </Button>
        )}
      </Section>
    </Sheet>
  )
}

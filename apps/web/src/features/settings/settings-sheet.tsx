import { strings } from '../../strings.ts'
import { Sheet } from '../../ui/sheet.tsx'
import { LanguageControl } from './language-control.tsx'
import { SingleKeysControl } from './single-keys-control.tsx'
import { ThemeControl } from './theme-control.tsx'

type SettingsSheetProps = { open: boolean; onClose: () => void }

/** How the app looks, speaks and draws attention, for this browser and this room. */
export function SettingsSheet({ open, onClose }: SettingsSheetProps) {
  return (
    <Sheet title={strings.settings.heading} open={open} onClose={onClose}>
      <ThemeControl labelled />
      <LanguageControl />
      <SingleKeysControl />
    </Sheet>
  )
}

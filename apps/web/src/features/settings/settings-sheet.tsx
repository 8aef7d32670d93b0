import { strings } from '../../strings.ts'
import { Sheet } from '../../ui/sheet.tsx'
import { AttentionControls } from './attention-controls.tsx'
import { LanguageControl } from './language-control.tsx'
import { Section } from './setting.tsx'
import { SingleKeysControl } from './single-keys-control.tsx'
import { ThemeSetting } from './theme-setting.tsx'

type SettingsSheetProps = { open: boolean; onClose: () => void }

/** How the app looks, speaks and draws attention, for this browser and this room. */
export function SettingsSheet({ open, onClose }: SettingsSheetProps) {
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
      </Section>
    </Sheet>
  )
}

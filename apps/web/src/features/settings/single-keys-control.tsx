import { usePreferences } from '../../state/preferences-store.ts'
import { strings } from '../../strings.ts'
import { SwitchSetting } from './switch-setting.tsx'

/** Whether single keys are shortcuts. */
export function SingleKeysControl() {
  const singleKeys = usePreferences((state) => state.singleKeys)
  const prefer = usePreferences((state) => state.prefer)
  return (
    <SwitchSetting
      label={strings.settings.singleKeys}
      hint={strings.settings.singleKeysHint}
      checked={singleKeys}
      onChange={(checked) => prefer({ singleKeys: checked })}
    />
  )
}

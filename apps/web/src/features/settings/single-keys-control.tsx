import { usePreferences } from '../../state/preferences-store.ts'
import { strings } from '../../strings.ts'
import { Switch } from './switch.tsx'

/** Whether single keys are shortcuts. */
export function SingleKeysControl() {
  const singleKeys = usePreferences((state) => state.singleKeys)
  const prefer = usePreferences((state) => state.prefer)
  return (
    <Switch
      label={strings.settings.singleKeys}
      hint={strings.settings.singleKeysHint}
      checked={singleKeys}
      onChange={(checked) => prefer({ singleKeys: checked })}
    />
  )
}

import { strings } from '../../strings.ts'
import { Alert } from '../../ui/alert.tsx'
import { SelectSetting } from './select-setting.tsx'
import { useLanguageChoice } from './use-language-choice.ts'

/** The language of the page, as a setting among others: the browser's, or one that the app speaks. */
export function LanguageControl() {
  const { choice, options, change, problem } = useLanguageChoice()
  return (
    <SelectSetting
      label={strings.language.label}
      value={choice}
      options={options}
      onChange={change}
      below={problem === null ? undefined : <Alert>{problem}</Alert>}
    />
  )
}

import { useState } from 'react'
import { LANGUAGES } from '../src/strings.ts'
import { groups } from './catalogue.ts'
import styles from './index-page.module.css'

const themes = ['light', 'dark'] as const
const sizes = { phone: '390 × 844', tablet: '820 × 1180', desktop: '1440 × 900' } as const

type Size = keyof typeof sizes

/** The list of all states, and a frame to see them in. */
export function IndexPage() {
  const [theme, setTheme] = useState<string>('light')
  const [language, setLanguage] = useState<string>('en')
  const [size, setSize] = useState<Size>('phone')
  const [shown, setShown] = useState('home')
  const address = (name: string) => `?${new URLSearchParams({ theme, language }).toString()}#${name}`
  return (
    <div className={styles.page}>
      <nav className={styles.list} aria-label="States">
        <h1>States</h1>
        <div className={styles.choices}>
          <Choice label="Theme" options={themes} value={theme} onChange={setTheme} />
          <Choice label="Language" options={Object.keys(LANGUAGES)} value={language} onChange={setLanguage} />
          <Choice
            label="Screen"
            options={Object.keys(sizes)}
            value={size}
            onChange={(value) => setSize(value as Size)}
          />
        </div>
        {groups.map((group) => (
          <section key={group.title}>
            <h2>{group.title}</h2>
            <ul>
              {group.states.map(({ name, title }) => (
                <li key={name} data-current={name === shown || undefined}>
                  <button type="button" onClick={() => setShown(name)}>
                    {title}
                  </button>
                  <a href={address(name)} aria-label={`${group.title}, ${title}, alone`}>
                    #{name}
                  </a>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </nav>
      <main className={styles.preview}>
        {/* A frame of its own for each: only a page that is loaded anew starts from nothing. */}
        {/* oxlint-disable-next-line react/iframe-missing-sandbox -- it is this page, of the same origin */}
        <iframe key={address(shown)} src={address(shown)} title={sizes[size]} data-size={size} />
      </main>
    </div>
  )
}

type ChoiceProps = {
  label: string
  options: readonly string[]
  value: string
  onChange: (value: string) => void
}

function Choice({ label, options, value, onChange }: ChoiceProps) {
  return (
    <label>
      {label}{' '}
      <select value={value} onChange={(event) => onChange(event.target.value)}>
        {options.map((option) => (
          <option key={option}>{option}</option>
        ))}
      </select>
    </label>
  )
}

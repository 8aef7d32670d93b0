import { apiAddress } from '../../state/client.ts'
import { strings } from '../../strings.ts'
import { CodeBlock } from './code-block.tsx'
import styles from './connect-panel.module.css'
import { connectLines } from './connect-lines.ts'

/** How scripts and bots come into this room. They get tokens of their own: the one of who is looking stays out of it. */
export function ConnectPanel({ code }: { code: string }) {
  const api = apiAddress()
  const lines = connectLines({ api, code })
  return (
    <div className={styles.connect}>
      <p className={styles.lead}>
        {strings.connect.lead}{' '}
        <a href={`${api}/reference`} target="_blank" rel="noopener">
          {strings.connect.reference}
        </a>
      </p>
      <CodeBlock title={strings.connect.join} text={lines.join} />
      <CodeBlock title={strings.connect.write} text={lines.write} />
      <CodeBlock title={strings.connect.read} text={lines.read} />
      <CodeBlock title={strings.connect.program} hint={strings.connect.programHint} text={lines.program} />
    </div>
  )
}

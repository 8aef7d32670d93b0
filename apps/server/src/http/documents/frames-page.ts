import { SUBPROTOCOL } from '@parley/protocol'
import { documentPaths } from './about.ts'
import type { AsyncApiDocument } from './async-api-document.ts'
import { titleOf } from './components.ts'
import { fieldList } from './field-list.ts'
import { type FrameEntry, frameSection, listFrames } from './frame-section.ts'
import { type Html, html, type HtmlValue, prose } from './html.ts'

/** Where the page's style sheet is served: the policy of our pages lets no style stand in them. */
export const FRAMES_STYLE_PATH = `${documentPaths.framesPage}.css`

/** The AsyncAPI document as a page for people: complete without a script, and without anything from elsewhere. */
export function framesPage(document: AsyncApiDocument): string {
  const { info, servers, channels } = document
  const fromClients = listFrames(document, 'receive')
  const fromServer = listFrames(document, 'send')
  const { ws } = channels
  const { protocol, host } = servers.this
  const [opening = ''] = ws.description.split('\n\n')
  const connect = `new WebSocket(${JSON.stringify(`${protocol}://${host}${ws.address}`)}, '${SUBPROTOCOL}')`
  const main = html`
    <h1>Frames of the WebSocket</h1>
    ${info.description.split('\n\n').map((text) => html`<p>${prose(text)}</p>`)}
    <h2>Connecting</h2>
    <pre tabindex="0"><code>${connect}</code></pre>
    <p>${prose(opening)}</p>
    <h2>Clients send</h2>
    ${fromClients.map(frameSection)}
    <h2>The server sends</h2>
    ${fromServer.map(frameSection)}
    <h2 id="shapes">Shapes</h2>
    ${shapeSections(document, [...fromClients, ...fromServer])}
    <h2 id="close-codes">Close codes</h2>
    ${table(
      ['Code', 'Meaning', 'The client'],
      ws['x-close-codes'].map(({ code, meaning, client }) => [code, prose(meaning), client]),
    )}
    <p>After any other code, and when a connection is lost without one, the client resumes.</p>
    <h2 id="error-codes">Error codes</h2>
    ${table(
      ['Code', 'Meaning'],
      ws['x-error-codes'].map(({ code, title }) => [code, title]),
    )}
  `
  return layout(info.title, contents(fromClients, fromServer), main)
}

function layout(title: string, list: Html, main: Html): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>Frames of the WebSocket · ${title}</title>
        <link rel="icon" href="/favicon.svg" />
        <link rel="stylesheet" href="${FRAMES_STYLE_PATH}" />
      </head>
      <body>
        <a class="skip" href="#content">Skip to content</a>
        <header>
          <span class="wordmark">${title}</span>
          <nav aria-label="Documents">
            <a href="${documentPaths.restPage}">REST API</a>
            <a href="${documentPaths.asyncApi}">AsyncAPI document</a>
          </nav>
        </header>
        <div class="columns">
          ${list}
          <main id="content" tabindex="-1">${main}</main>
        </div>
      </body>
    </html> `.text
}

function contents(fromClients: FrameEntry[], fromServer: FrameEntry[]): Html {
  const item = ({ message: { name, title } }: FrameEntry) =>
    html`<li>
      <a href="#${title}"><code>${name}</code></a>
    </li>`
  return html`<nav class="contents" aria-label="On this page">
    <h2>Clients send</h2>
    <ul>
      ${fromClients.map(item)}
    </ul>
    <h2>The server sends</h2>
    <ul>
      ${fromServer.map(item)}
    </ul>
    <h2>Lists</h2>
    <ul>
      <li><a href="#shapes">Shapes</a></li>
      <li><a href="#close-codes">Close codes</a></li>
      <li><a href="#error-codes">Error codes</a></li>
    </ul>
  </nav>`
}

/** The shapes that fields refer to: what is neither a frame nor a variant of one. */
function shapeSections({ components: { schemas } }: AsyncApiDocument, frames: FrameEntry[]): Html[] {
  const shown = new Set(
    frames.flatMap(({ message: { title } }) => [title, ...(schemas[title]?.anyOf ?? []).map(titleOf)]),
  )
  return Object.entries(schemas)
    .filter(([title]) => !shown.has(title))
    .map(
      ([title, schema]) =>
        html`<section id="${title}">
          <h3>${title}</h3>
          ${fieldList(schema)}
        </section>`,
    )
}

/** The first cell of a row is a code, and its heading. */
function table(headings: string[], rows: HtmlValue[][]): Html {
  return html`<table>
    <thead>
      <tr>
        ${headings.map((heading) => html`<th scope="col">${heading}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        ([code = null, ...cells]) =>
          html`<tr>
            <th scope="row"><code>${code}</code></th>
            ${cells.map((cell) => html`<td>${cell}</td>`)}
          </tr>`,
      )}
    </tbody>
  </table>`
}

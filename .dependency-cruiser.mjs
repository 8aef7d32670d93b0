/**
 * Which way imports may point, as drawn in docs/architecture.md. Type-only imports count like any other.
 */
const npm = (...names) => `(^|/)node_modules/(${names.join('|')})/`
const ANY_NPM = '(^|/)node_modules/'
const PROTOCOL = '^packages/protocol/src/'
const EXAMPLES = '^packages/protocol/examples/'
const SERVER = '^apps/server/src/'
const WEB = '^apps/web/src/'

/**
 * "From here, to nothing but that."
 * @param {string} name
 * @param {string} comment what to do instead
 * @param {{ path: string, pathNot?: string[] }} from
 * @param {string[]} allowed
 */
const only = (name, comment, from, allowed) => ({
  name,
  comment,
  severity: 'error',
  from,
  to: { pathNot: allowed },
})

/** @param {{ [key: string]: unknown }} to */
const never = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })

const everywhere = [
  never('no-cycles', 'Move what both need into a file of its own.', {}, { circular: true }),
  never('resolvable', 'The import leads nowhere.', {}, { couldNotResolve: true }),
  never(
    'no-dev-dependencies',
    'What ships needs a real dependency.',
    { path: '^(apps|packages)/[^/]+/src/' },
    { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
  ),
  never(
    'declared-dependencies',
    'Add it to the manifest.',
    {},
    { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
  ),
  never(
    'sources-without-tests',
    'Tests know sources, never the other way round.',
    { path: '/src/', pathNot: '\\.test\\.' },
    { path: '^(apps|packages)/[^/]+/(test|e2e)/' },
  ),
]

const packages = [
  only(
    'protocol-stands-alone',
    'The protocol runs anywhere and depends on the schema library only.',
    { path: PROTOCOL },
    [PROTOCOL, npm('typebox')],
  ),
  only(
    'client-needs-protocol-only',
    'The client runs in browsers and in Node: no framework, no node: module.',
    { path: '^packages/client/src/' },
    ['^packages/client/src/', PROTOCOL],
  ),
  only(
    'server-needs-protocol-only',
    'Of our packages the server uses the protocol; its tests may use the client.',
    { path: SERVER },
    [SERVER, PROTOCOL, EXAMPLES, ANY_NPM, '^(node:)?[a-z_/]+$'],
  ),
  only(
    'web-needs-client-and-protocol',
    'The web app runs in browsers and talks to the server through the client.',
    { path: WEB },
    [WEB, PROTOCOL, '^packages/client/src/', ANY_NPM],
  ),
  never(
    'through-the-front-door',
    'Import a package by its name, not by a path into it. Names have a door of their own: no schemas behind it.',
    { path: '^(apps|packages)/([^/]+)/' },
    {
      path: '^packages/([^/]+)/src/',
      pathNot: ['^packages/$2/', '^packages/[^/]+/src/index\\.ts$', `${PROTOCOL}names\\.ts$`],
    },
  ),
]

const server = [
  only(
    'http-and-realtime-are-edges',
    'Edges translate for the domain. They share auth, reading JSON and counting, and never know each other or an adapter.',
    { path: `${SERVER}(http|realtime)/` },
    [
      `${SERVER}($1|auth|domain|ports)/`,
      `${SERVER}(json|counts)\\.ts$`,
      PROTOCOL,
      EXAMPLES,
      ANY_NPM,
      '^(node:)?[a-z_/]+$',
    ],
  ),
  only(
    'domain-is-pure',
    'The domain knows no framework, no socket and no storage: what it needs of them is a port. A table of letters is none.',
    { path: `${SERVER}domain/` },
    [`${SERVER}(domain|ports)/`, PROTOCOL, '^(node:)?crypto$', npm('unhomoglyph')],
  ),
  only('ports-are-types', 'A port is written in terms of the protocol only.', { path: `${SERVER}ports/` }, [
    `${SERVER}ports/`,
    PROTOCOL,
  ]),
  only(
    'adapters-fill-ports',
    'An adapter implements a port; nothing in it decides.',
    { path: `${SERVER}adapters/` },
    [`${SERVER}(adapters|ports)/`, PROTOCOL, ANY_NPM, '^(node:)?[a-z_/]+$'],
  ),
  only('auth-is-shared-by-edges', 'Auth may use domain and ports.', { path: `${SERVER}auth/` }, [
    `${SERVER}(auth|domain|ports)/`,
    PROTOCOL,
    ANY_NPM,
    '^(node:)?[a-z_/]+$',
  ]),
  never(
    'compose-chooses-adapters',
    'Only compose.ts knows which adapters exist.',
    { path: SERVER, pathNot: [`${SERVER}adapters/`, `${SERVER}compose\\.ts$`] },
    { path: `${SERVER}adapters/` },
  ),
]

const web = [
  never(
    'features-stand-apart',
    'What two features share belongs in src/lib, src/state or src/ui.',
    { path: `${WEB}features/([^/]+)/` },
    { path: `${WEB}features/`, pathNot: `${WEB}features/$1/` },
  ),
  never(
    'app-composes',
    'Only app-level files know app-level files; hand down what a feature needs.',
    { path: `${WEB}(features|ui|lib|state)/` },
    { path: `${WEB}[^/]+\\.tsx?$`, pathNot: `${WEB}strings\\.ts$` },
  ),
  never(
    'ui-is-dumb',
    'A ui component knows only what it is given.',
    { path: `${WEB}ui/` },
    { path: `${WEB}(features|state)/` },
  ),
  never(
    'helpers-are-not-visual',
    'Helpers and state are below everything that is seen.',
    { path: `${WEB}(lib|state)/` },
    { path: `${WEB}(features|ui)/` },
  ),
  never(
    'states-are-not-shipped',
    'The page of states knows the app; the app knows nothing of it.',
    { path: WEB },
    { path: '^apps/web/(states|e2e|bench|scripts)/' },
  ),
  never(
    'browser-tests-see-the-page',
    'Browser tests know what people see, not how it is made.',
    { path: '^apps/web/e2e/' },
    { path: ['^apps/web/(src|states)/'] },
  ),
]

export default {
  forbidden: [...everywhere, ...packages, ...server, ...web],
  options: {
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|\\.tsc|test-results|\\.reports|coverage|bench-results)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
    },
    moduleSystems: ['es6'],
  },
}

import { formatsOf } from './formats.ts'

const { count, number, list } = formatsOf('en')

const messages = { one: 'new message', other: 'new messages' }

/** `Bo`, `Bo and Cy`, `Bo, Cy, Di and 4 others`. */
function names(all: readonly string[]): string {
  const shown =
    all.length > 4 ? [...all.slice(0, 3), count(all.length - 3, { one: 'other', other: 'others' })] : all
  return list(shown).replace(', and ', ' and ')
}

/** English, and the list of all texts: every other language has exactly these. */
export const en = {
  app: {
    name: 'Parley',
    skipToContent: 'Skip to content',
    skipToMessage: 'Skip to the message field',
    crashed: 'Something went wrong on this page.',
    crashedHint: 'Your seat and your messages are safe.',
    reload: 'Load the page again',
    partFailed: 'This can’t be opened right now',
    partFailedHint: 'Its code could not be loaded. Check your connection, then try again.',
    tryAgain: 'Try again',
    notFound: 'There is nothing at this address. Enter a code, or create a room.',
  },
  home: {
    heading: 'Say the code, start talking.',
    lead: 'A room for whoever knows its code. No account, nothing to install.',
    seatlessHeading: 'You’re at the door.',
    seatlessLead: 'Say who you are, and you’re in.',
    noRoomHeading: 'No open room here.',
    noRoomLead: 'It was closed, or the code is a different one.',
    closedHeading: (code: string) => `Room ${code} was closed.`,
    closedLead: 'Create another one, or enter a different code.',
    code: 'Room code',
    name: 'Your name',
    namePlaceholder: 'As others will see it',
    join: 'Join room',
    create: 'Create room',
    or: 'or',
    takeName: (name: string) => `Use “${name}”`,
  },
  problems: {
    nameMissing: 'Enter your name first.',
    nameTooLong: (max: number) => `That name is too long: ${max} characters at most.`,
    nameForbidden: 'That name has invisible or control characters. Type it again by hand.',
    nameRefused: 'Parley can’t take that name. Pick another one.',
    nameTaken: (name: string) => `Someone in the room is already called “${name}”. Pick another name.`,
    codeMissing: 'Enter the room’s code.',
    codeTooShort: (length: number) => `Codes have ${length} characters. This one is too short.`,
    codeLookalike: 'Codes never contain 0, O, 1, I or L. Check what it says.',
    codeNotACode: 'That isn’t a room code. Codes have letters and digits only.',
    unknownCode: (code: string) => `There is no open room with the code ${code}. Check it, or create a room.`,
    full: 'This room is full. Try again when someone has left, or create a room of your own.',
    locked: 'The host has locked this room. Ask them to let you in.',
    banned: 'The host has removed you from this room. You can create one of your own.',
    forbidden: 'This room doesn’t let you in right now. Ask its host.',
    rateLimited: (seconds: number) =>
      `Too many tries. Wait ${count(seconds, { one: 'second', other: 'seconds' })}, then try again.`,
    rateLimitOver: 'You can try again now.',
    unreachable:
      'Parley can’t be reached. Check your connection, then try again. What you entered stays here.',
    serverFailed: 'Parley can’t do this right now. Try again in a moment.',
    invalid: 'Parley refused this. Check what you entered.',
  },
  notices: {
    seatGone: 'Your seat in this room is gone. Enter your name to join it again.',
  },
  room: {
    label: (code: string) => `Room ${code}`,
    waiting: 'Waiting for the first person',
    waitingHint: 'Read the code out, or send the link.',
    copyInvite: 'Copy invite link',
    copyLink: 'Copy link',
    copied: 'Copied',
    linkCopied: 'Link copied',
    leave: 'Leave room',
    leaving: 'Leaving…',
    invite: 'Invite people',
    joinAt: 'Join at',
    inviteHint: 'Anyone with this code or link can come in.',
    inviteManual: 'Copying isn’t allowed here. The link is selected: copy it by hand.',
    inviteLink: 'Invite link',
    qr: 'QR code of the invite link',
    share: 'Share…',
    close: 'Close',
  },
  connect: {
    people: 'Invite',
    scripts: 'Connect',
    lead: 'Scripts and bots can come in, too. These lines are filled in for this room.',
    reference: 'API reference',
    join: 'Join, in a shell',
    write: 'Write',
    read: 'Read',
    program: 'A bot, with the SDK',
    programHint:
      'Save it as bot.ts in packages/client of Parley’s source and run “node bot.ts” there, with Node 24 or newer.',
    copy: 'Copy',
    manual: 'Copying isn’t allowed here. The lines are selected: copy them by hand.',
  },
  people: {
    heading: 'People',
    button: (n: number) => (n === 0 ? 'People' : `People, ${number(n)}`),
    you: 'you',
    host: 'host',
    away: 'away',
    more: (n: number) => `and ${count(n, { one: 'more person', other: 'more people' })}`,
    showMore: 'Show more',
    loadingMore: 'Loading more people…',
    loadMoreFailed: 'More people can’t be loaded now.',
    looksLike: (name: string | undefined) => `looks like ${name ?? 'someone else here'}`,
  },
  timeline: {
    label: 'Messages',
    newMessages: (n: number) => `${number(n)} new`,
    newMessagesLabel: (n: number) => `${count(n, messages)}, go to the latest`,
    latest: 'Latest',
    latestLabel: 'Go to the latest message',
    loadEarlier: 'Show earlier messages',
    loadingEarlier: 'Loading earlier messages…',
    loadEarlierFailed: 'Earlier messages can’t be loaded now.',
    beginning: 'This is where the room begins.',
    reset: 'Some messages in between were missed.',
    loadLatest: 'Load latest',
    unknownAuthor: 'Someone',
    broken: 'This message can’t be shown.',
    /** `onlySelf`: it is the reader alone, which some languages put another verb to. */
    joined: (who: readonly string[], _onlySelf: boolean) => `${names(who)} joined`,
    left: (who: readonly string[], _onlySelf: boolean) => `${names(who)} left`,
    you: 'You',
    pending: 'Sending…',
    waiting: 'Waiting for connection',
    held: 'Waiting: the server takes no more right now. Goes out by itself.',
    failed: 'Not sent.',
    failedBecause: {
      too_large: 'Not sent: it is too long.',
      rate_limited: 'Not sent: too many messages at once.',
      forbidden: 'Not sent: you may not write here.',
      storage_unavailable: 'Not sent: the server can’t store messages right now.',
      room_gone: 'Not sent: the room is closed.',
      no_ack: 'No answer from the server. A retry never doubles it.',
      closed: 'Not sent: the connection has ended.',
    },
    newLine: 'New messages',
    newLineShort: 'New',
    copyMessage: 'Copy text',
    copied: 'Copied',
    copyRefused: 'Copying isn’t allowed here. The text is selected: copy it by hand.',
    retry: 'Retry',
    discard: 'Discard',
    announce: (name: string, text: string) => `${name}: ${text}`,
    announceMany: (n: number) => count(n, messages),
  },
  composer: {
    label: 'Message',
    placeholder: 'Write a message',
    send: 'Send',
    over: (n: number, max: number) => `${number(n)} of ${number(max)} characters. Shorten it to send.`,
    tooLong: 'Too long to send.',
    nearLimit: 'Close to the limit.',
    held: 'The server takes no more right now. What waits goes out by itself.',
    heldFor: (seconds: number) =>
      `The server takes no more right now. What waits goes out by itself in ${number(seconds)} s.`,
    count: (n: number, max: number) => `${number(n)} / ${number(max)}`,
    refused: {
      'queue-full':
        'Too many messages already wait for the connection. This one stays here until some are sent.',
      ended: 'The connection to this room has ended. Your text stays here.',
      unsendable: 'This can’t be sent: part of its text is damaged. Type it again.',
    },
  },
  typing: {
    who: (who: readonly string[]) =>
      who.length > 2
        ? 'Several people are typing'
        : `${names(who)} ${who.length === 1 ? 'is typing' : 'are typing'}`,
  },
  connection: {
    connected: 'Connected',
    connecting: 'Connecting…',
    reconnecting: 'Reconnecting',
    offline: 'You’re offline. Messages go out when you’re back.',
    seconds: (n: number) => `${number(n)} s`,
    tryNow: 'Try now',
    ended: 'Disconnected',
  },
  closed: {
    gone: 'Room closed',
    goneHint: 'The messages stay here until you leave this page.',
    draft: 'Not sent:',
    copyDraft: 'Copy',
    draftCopied: 'Copied',
    createAnother: 'Create another',
    leftElsewhere: 'You left this room in another tab.',
    removed: 'The host has removed you from this room.',
    outdated: 'This page is older than the server. Load it again.',
    refused: 'The server ended this connection, and trying again won’t help.',
    goHome: 'Go home',
    rejoin: 'Join again',
    reload: 'Load the page again',
  },
  theme: {
    label: 'Theme',
    system: 'System',
    light: 'Light',
    dark: 'Dark',
  },
  language: {
    label: 'Language',
    system: 'System',
    unavailable: 'This language can’t be loaded right now.',
  },
  attention: {
    notifications: 'Notifications',
    notificationsHint: 'Shows who writes what while you look elsewhere.',
    /** Why there can be none, and what to do about it. */
    impossible: {
      denied: 'Your browser blocks them here. Allow notifications in its settings for this site.',
      insecure: 'Browsers allow them over https only, and this page came without it.',
      unsupported: 'This browser has none. On iPhone and iPad, add Parley to the home screen first.',
    },
    bell: {
      off: 'Notifications are off',
      on: 'Notifications are on',
      muted: 'This room is muted',
    },
    sound: 'Sound',
    soundHint: 'A short, quiet tone for messages while you look elsewhere.',
    mute: 'Mute this room',
    muteHint: 'No notifications and no sound from here.',
    announcements: 'Screen reader announcements',
    announcementsHint: 'Which messages of others it reads out as they come.',
    announce: {
      all: 'All messages',
      mentions: 'Mentions of me',
      off: 'None',
    },
  },
  settings: {
    heading: 'Settings',
    look: 'Look',
    attention: 'Notices',
    keyboard: 'Keyboard',
    singleKeys: 'Single-key shortcuts',
    singleKeysHint: 'Off: no single key does anything but write.',
  },
  shortcuts: {
    heading: 'Keyboard shortcuts',
    single: 'Where nothing is being written',
    off: 'Turned off in the settings.',
    always: 'Everywhere',
    writing: 'In the message field',
    reading: 'In the messages',
    or: 'or',
    keys: { ctrl: 'Ctrl', shift: 'Shift', enter: 'Enter', escape: 'Esc', home: 'Home', end: 'End' },
    does: {
      send: 'Send',
      breakLine: 'New line',
      messages: 'Go to the messages',
      message: 'Write a message',
      latest: 'Go to the latest message',
      browse: 'Previous, next message',
      ends: 'First, last message',
      invite: 'Invite people',
      people: 'Show or hide people',
      shortcuts: 'Show these shortcuts',
      close: 'Close what lies on top',
    },
  },
}

type Widened<T> = { [K in keyof T]: T[K] extends string ? string : T[K] extends object ? Shape<T[K]> : never }
type Shape<T> = T extends (...args: never[]) => string ? T : Widened<T>

/** All texts that people read. A language that lacks one, or has one too many, doesn't compile. */
export type Strings = Shape<typeof en>

import type { Strings } from './en.ts'
import { formatsOf } from './formats.ts'

const { count, number, list } = formatsOf('de')

const messages = { one: 'neue Nachricht', other: 'neue Nachrichten' }

/** `Bo`, `Bo und Cy`, `Bo, Cy, Di und 4 weitere`. */
function names(all: readonly string[]): string {
  const shown =
    all.length > 4
      ? [...all.slice(0, 3), count(all.length - 3, { one: 'weitere Person', other: 'weitere' })]
      : all
  return list(shown)
}

/** `Bo ist`, `Bo und Cy sind`, `Du bist`: the subject with its verb. */
function are(who: readonly string[], onlySelf: boolean): string {
  const verb = who.length > 1 ? 'sind' : onlySelf ? 'bist' : 'ist'
  return `${names(who)} ${verb}`
}

/** German. */
export const de: Strings = {
  app: {
    name: 'Parley',
    skipToContent: 'Zum Inhalt springen',
    skipToMessage: 'Zum Nachrichtenfeld springen',
    crashed: 'Auf dieser Seite ist etwas schiefgegangen.',
    crashedHint: 'Dein Platz und deine Nachrichten sind sicher.',
    reload: 'Seite neu laden',
    partFailed: 'Das lässt sich gerade nicht öffnen',
    partFailedHint:
      'Ein Teil der App konnte nicht geladen werden. Prüfe deine Verbindung und versuch es noch einmal.',
    tryAgain: 'Noch einmal versuchen',
    notFound: 'Unter dieser Adresse gibt es nichts. Gib einen Code ein oder eröffne einen Raum.',
  },
  updates: {
    label: 'Aktualisierung',
    available: 'Neue Version verfügbar',
    reload: 'Neu laden',
    dismiss: 'Nicht jetzt',
    needed: 'Parley wurde aktualisiert.',
    neededHint: 'Lade die Seite neu, dann geht es weiter. Dein Platz und deine Nachrichten sind sicher.',
  },
  home: {
    heading: 'Code sagen, losreden.',
    lead: 'Ein Raum für alle, die den Code kennen. Kein Konto, nichts zu installieren.',
    seatlessHeading: 'Du stehst vor der Tür.',
    seatlessLead: 'Sag, wer du bist, dann bist du drin.',
    noRoomHeading: 'Hier ist kein offener Raum.',
    noRoomLead: 'Er wurde geschlossen, oder der Code ist ein anderer.',
    closedHeading: (code) => `Raum ${code} wurde geschlossen.`,
    closedLead: 'Eröffne einen neuen oder gib einen anderen Code ein.',
    code: 'Raumcode',
    name: 'Dein Name',
    namePlaceholder: 'So sehen dich die anderen',
    join: 'Raum betreten',
    create: 'Raum eröffnen',
    or: 'oder',
    takeName: (name) => `„${name}“ nehmen`,
  },
  problems: {
    nameMissing: 'Gib zuerst deinen Namen ein.',
    nameTooLong: (max) => `Dieser Name ist zu lang: höchstens ${max} Zeichen.`,
    nameForbidden: 'Dieser Name enthält unsichtbare Zeichen oder Steuerzeichen. Tippe ihn von Hand neu ein.',
    nameRefused: 'Diesen Namen nimmt Parley nicht an. Wähl einen anderen.',
    nameTaken: (name) => `Im Raum heißt schon jemand „${name}“. Nimm einen anderen Namen.`,
    codeMissing: 'Gib den Code des Raums ein.',
    codeTooShort: (length) => `Codes haben ${length} Zeichen. Dieser ist zu kurz.`,
    codeLookalike: 'Codes enthalten nie 0, O, 1, I oder L. Sieh noch einmal nach.',
    codeNotACode: 'Das ist kein Raumcode. Codes bestehen nur aus Buchstaben und Ziffern.',
    unknownCode: (code) =>
      `Es gibt keinen offenen Raum mit dem Code ${code}. Prüfe ihn oder eröffne einen Raum.`,
    full: 'Dieser Raum ist voll. Versuch es wieder, wenn jemand gegangen ist, oder eröffne einen eigenen.',
    locked: 'Wer den Raum leitet, hat ihn abgeschlossen. Bitte darum, eingelassen zu werden.',
    banned: 'Wer den Raum leitet, hat dich daraus entfernt. Du kannst einen eigenen eröffnen.',
    forbidden: 'Dieser Raum lässt dich gerade nicht herein. Frag die Person, die ihn leitet.',
    rateLimited: (seconds) =>
      `Zu viele Versuche. Warte ${count(seconds, { one: 'Sekunde', other: 'Sekunden' })} und versuch es dann noch einmal.`,
    rateLimitOver: 'Du kannst es jetzt noch einmal versuchen.',
    unreachable:
      'Parley ist nicht erreichbar. Prüfe deine Verbindung und versuch es noch einmal. Deine Eingaben bleiben hier.',
    serverFailed: 'Das geht gerade nicht. Versuch es gleich noch einmal.',
    invalid: 'Parley hat das abgelehnt. Prüfe deine Eingaben.',
  },
  notices: {
    seatGone:
      'Deinen Platz in diesem Raum gibt es nicht mehr. Gib deinen Namen ein, um den Raum wieder zu betreten.',
  },
  room: {
    label: (code) => `Raum ${code}`,
    waiting: 'Warten auf die erste Person',
    waitingHint: 'Sag den Code weiter oder schick den Link.',
    copyInvite: 'Einladungslink kopieren',
    copyLink: 'Link kopieren',
    copied: 'Kopiert',
    linkCopied: 'Link kopiert',
    leave: 'Raum verlassen',
    leaving: 'Wird verlassen …',
    invite: 'Leute einladen',
    joinAt: 'Mitmachen auf',
    inviteHint: 'Wer diesen Code oder Link hat, kommt herein.',
    inviteLoopback:
      'Andere kommen über diese Adresse nicht herein: Sie führt jeden Computer zu sich selbst. Öffne Parley unter dem Namen oder der Adresse dieses Computers im Netzwerk und lade von dort ein.',
    inviteManual: 'Kopieren ist hier nicht erlaubt. Der Link ist markiert: Kopiere ihn von Hand.',
    inviteLink: 'Einladungslink',
    qr: 'QR-Code des Einladungslinks',
    share: 'Teilen …',
    close: 'Schließen',
  },
  connect: {
    people: 'Einladen',
    scripts: 'Anbinden',
    lead: 'Auch Skripte und Bots können herein. Diese Zeilen sind für diesen Raum ausgefüllt.',
    reference: 'API-Referenz',
    join: 'Betreten, in einer Shell',
    write: 'Schreiben',
    read: 'Lesen',
    program: 'Ein Bot, mit dem SDK',
    programHint:
      'Speichere ihn als bot.ts in packages/client des Quelltexts von Parley und starte dort „node bot.ts“, mit Node 24 oder neuer.',
    copy: 'Kopieren',
    manual: 'Kopieren ist hier nicht erlaubt. Die Zeilen sind markiert: Kopiere sie von Hand.',
  },
  people: {
    heading: 'Leute',
    button: (n) => (n === 0 ? 'Leute' : `Leute, ${number(n)}`),
    you: 'du',
    host: 'leitet',
    away: 'abwesend',
    more: (n) => `und ${count(n, { one: 'weitere Person', other: 'weitere' })}`,
    showMore: 'Mehr zeigen',
    loadingMore: 'Weitere Leute werden geladen …',
    loadMoreFailed: 'Weitere Leute können gerade nicht geladen werden.',
    looksLike: (name) => `sieht aus wie ${name ?? 'jemand anderes hier'}`,
  },
  timeline: {
    label: 'Nachrichten',
    newMessages: (n) => `${number(n)} neu`,
    newMessagesLabel: (n) => `${count(n, messages)}, zur neuesten gehen`,
    latest: 'Neueste',
    latestLabel: 'Zur neuesten Nachricht gehen',
    loadEarlier: 'Frühere Nachrichten zeigen',
    loadingEarlier: 'Frühere Nachrichten werden geladen …',
    loadEarlierFailed: 'Frühere Nachrichten können gerade nicht geladen werden.',
    beginning: 'Hier beginnt der Raum.',
    reset: 'Einige Nachrichten dazwischen fehlen.',
    loadLatest: 'Neueste laden',
    unknownAuthor: 'Jemand',
    broken: 'Diese Nachricht kann nicht angezeigt werden.',
    joined: (who, onlySelf) => `${are(who, onlySelf)} dazugekommen`,
    left: (who, onlySelf) => `${are(who, onlySelf)} gegangen`,
    you: 'Du',
    pending: 'Wird gesendet …',
    waiting: 'Wartet auf die Verbindung',
    held: 'Geht gleich hinaus',
    failed: 'Nicht gesendet.',
    failedBecause: {
      too_large: 'Nicht gesendet: zu lang.',
      rate_limited: 'Nicht gesendet: zu viele Nachrichten auf einmal.',
      forbidden: 'Nicht gesendet: Du darfst hier nicht schreiben.',
      storage_unavailable: 'Nicht gesendet: Der Server kann gerade keine Nachrichten speichern.',
      room_gone: 'Nicht gesendet: Der Raum ist geschlossen.',
      no_ack: 'Keine Antwort vom Server. Auch nach einem neuen Versuch kommt sie nur einmal an.',
      closed: 'Nicht gesendet: Die Verbindung ist beendet.',
    },
    newLine: 'Neue Nachrichten',
    newLineShort: 'Neu',
    copyMessage: 'Text kopieren',
    copied: 'Kopiert',
    copyRefused: 'Kopieren ist hier nicht erlaubt. Der Text ist markiert: Kopiere ihn von Hand.',
    retry: 'Erneut senden',
    discard: 'Verwerfen',
    announce: (name, text) => `${name}: ${text}`,
    announceMany: (n) => count(n, messages),
  },
  composer: {
    label: 'Nachricht',
    placeholder: 'Nachricht schreiben',
    send: 'Senden',
    over: (n, max) => `${number(n)} von ${number(max)} Zeichen. Kürze sie, um sie zu senden.`,
    tooLong: 'Zu lang zum Senden.',
    nearLimit: 'Kurz vor der Grenze.',
    held: 'Der Server nimmt gerade nichts an. Was wartet, wird von selbst gesendet.',
    heldFor: (seconds) =>
      `Der Server nimmt gerade nichts an. Was wartet, wird in ${number(seconds)} s von selbst gesendet.`,
    count: (n, max) => `${number(n)} / ${number(max)}`,
    refused: {
      'queue-full':
        'Es warten schon zu viele Nachrichten auf die Verbindung. Diese bleibt hier, bis einige gesendet sind.',
      ended: 'Die Verbindung zu diesem Raum ist beendet. Dein Text bleibt hier.',
      unsendable: 'Das kann nicht gesendet werden: Ein Teil des Textes ist beschädigt. Tippe ihn neu.',
    },
  },
  typing: {
    who: (who) =>
      who.length > 2
        ? 'Mehrere Leute schreiben'
        : `${names(who)} ${who.length === 1 ? 'schreibt' : 'schreiben'}`,
  },
  connection: {
    connected: 'Verbunden',
    connecting: 'Verbindung wird aufgebaut …',
    reconnecting: 'Verbindung wird wiederhergestellt',
    offline: 'Du bist offline. Nachrichten werden gesendet, sobald du wieder verbunden bist.',
    seconds: (n) => `${number(n)} s`,
    tryNow: 'Jetzt versuchen',
    ended: 'Getrennt',
  },
  closed: {
    gone: 'Raum geschlossen',
    goneHint: 'Die Nachrichten bleiben hier, bis du die Seite verlässt.',
    draft: 'Nicht gesendet:',
    copyDraft: 'Kopieren',
    copyRefused: 'Kopieren ist hier nicht erlaubt. Der Text ist markiert: Kopiere ihn von Hand.',
    draftCopied: 'Kopiert',
    createAnother: 'Neuen Raum eröffnen',
    leftElsewhere: 'Du hast diesen Raum in einem anderen Tab verlassen.',
    removed: 'Wer den Raum leitet, hat dich daraus entfernt.',
    outdated: 'Diese Seite ist älter als der Server. Lade sie neu.',
    refused: 'Der Server hat diese Verbindung beendet. Ein neuer Versuch hilft nicht.',
    goHome: 'Zur Startseite',
    rejoin: 'Wieder betreten',
    reload: 'Seite neu laden',
  },
  theme: {
    label: 'Farbschema',
    system: 'System',
    light: 'Hell',
    dark: 'Dunkel',
  },
  language: {
    label: 'Sprache',
    system: 'System',
    unavailable: 'Diese Sprache kann gerade nicht geladen werden.',
  },
  attention: {
    notifications: 'Benachrichtigungen',
    notificationsHint: 'Zeigen, wer was schreibt, während du woanders bist.',
    impossible: {
      denied: 'Dein Browser blockiert sie hier. Erlaube sie in seinen Einstellungen für diese Seite.',
      insecure: 'Browser erlauben sie nur über https. Diese Seite wurde ohne geladen.',
      unsupported:
        'Dieser Browser kennt sie nicht. Auf iPhone und iPad leg Parley zuerst auf den Home-Bildschirm.',
    },
    bell: {
      off: 'Benachrichtigungen sind aus',
      on: 'Benachrichtigungen sind an',
      muted: 'Dieser Raum ist stumm',
    },
    sound: 'Ton',
    soundHint: 'Kurz und leise, wenn eine Nachricht kommt, während du woanders bist.',
    mute: 'Raum stummschalten',
    muteHint: 'Keine Benachrichtigungen und kein Ton aus diesem Raum.',
    announcements: 'Ansagen des Screenreaders',
    announcementsHint: 'Welche neuen Nachrichten er von selbst vorliest.',
    announce: {
      all: 'Alle',
      mentions: 'Erwähnungen',
      off: 'Keine',
    },
  },
  settings: {
    heading: 'Einstellungen',
    look: 'Aussehen',
    attention: 'Hinweise',
    keyboard: 'Tastatur',
    singleKeys: 'Kürzel mit nur einer Taste',
    singleKeysHint: 'Ausgeschaltet löst keine einzelne Taste etwas aus.',
  },
  shortcuts: {
    heading: 'Tastenkürzel',
    single: 'Außerhalb von Textfeldern',
    off: 'In den Einstellungen ausgeschaltet.',
    always: 'Überall',
    writing: 'Im Nachrichtenfeld',
    reading: 'In den Nachrichten',
    or: 'oder',
    keys: { ctrl: 'Strg', shift: 'Umschalt', enter: 'Enter', escape: 'Esc', home: 'Pos1', end: 'Ende' },
    does: {
      send: 'Senden',
      breakLine: 'Neue Zeile',
      messages: 'Zu den Nachrichten gehen',
      message: 'Nachricht schreiben',
      latest: 'Zur neuesten Nachricht gehen',
      browse: 'Vorige, nächste Nachricht',
      actions: 'Aktionen der Nachricht',
      ends: 'Erste, letzte Nachricht',
      invite: 'Leute einladen',
      people: 'Leute zeigen oder verbergen',
      shortcuts: 'Diese Kürzel zeigen',
      close: 'Oberstes Fenster schließen',
    },
  },
}

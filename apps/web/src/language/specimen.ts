import type { Language } from '../strings.ts'

const en = {
  people: '4 people',
  joined: 'Mara and Noor joined',
  whiteboard: 'Code’s on the whiteboard. Who’s in?',
  train: 'In, from the train. It drops now and then, nothing got lost so far.',
  account: 'In. Didn’t even have to sign up for anything.',
  link: 'Got the link, too.',
  start: 'Do we start with the timeline or the numbers?',
  timeline: 'Timeline. Deploy went out at 8:50, first alert at 9:07.',
  rollback: 'Rolling back takes four minutes. Shall I?',
  yes: 'Yes please.',
  done: 'Done. Graphs are coming down.',
}

const de: typeof en = {
  people: '4 Leute',
  joined: 'Mara und Noor sind dazugekommen',
  whiteboard: 'Code steht am Whiteboard. Wer ist da?',
  train: 'Bin da, aus dem Zug. Das Netz reißt ab und zu ab, verloren ging noch nichts.',
  account: 'Bin drin. Musste mich nicht mal anmelden.',
  link: 'Hab den Link auch.',
  start: 'Fangen wir mit dem Ablauf oder mit den Zahlen an?',
  timeline: 'Mit dem Ablauf. Deploy war um 8:50, der erste Alarm um 9:07.',
  rollback: 'Zurückrollen dauert vier Minuten. Soll ich?',
  yes: 'Ja, bitte.',
  done: 'Erledigt. Die Kurven gehen zurück.',
}

/** What is said in the sample of a room on the home page. Apart from the other texts: a room is shown without them. */
export const specimenTexts: Readonly<Record<Language, typeof en>> = { en, de }

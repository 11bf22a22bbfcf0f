// The page of the rooms and their rules, in English. It also sets the shape that each other language has to fill.
import { counter } from '../plural';

const n = counter('en');

export const words = {
  title: 'Rooms and their rules',
  lead: 'What is changed here is in force at once, for everybody in the room, and is kept in the record with your name.',
  moderator: 'You can change whether a room is open, and its slow mode. The other rules are set by the secretariat.',
  empty: 'This dialogue has no rooms yet.',
  waiting: (count: number) => n(count, { one: '# waits', other: '# wait' }),
  oldest: (duration: string) => `the oldest for ${duration}`,
  nothingWaits: 'Nothing waits',
  change: 'Change',
  changeRule: (rule: string, room: string) => `Change: ${rule}, ${room}`,
  apply: 'Apply',
  applying: 'Applying…',
  changed: (room: string, rule: string, value: string) => `${room}: ${rule} is now “${value}”.`,
  overtaken: (value: string) => `Somebody else has changed this meanwhile. It is now “${value}”.`,
  refused: 'The server did not accept it:',
  unanswered: 'No answer came. Look at what is shown here in a moment, and apply it again if need be.',

  state: {
    title: 'State',
    open: 'Open',
    paused: 'Paused',
    closed: 'Closed',
    means: {
      open: 'Accredited delegates can send interventions.',
      paused: 'Nobody can send for now. What waits can still be published or returned, and everybody goes on reading.',
      closed: 'Nobody can send any more, and only the secretariat can still publish what waits. The record stays readable.',
    },
    closeAsk: (room: string) => `Close “${room}”?`,
    closeText: 'Whoever is writing there can no longer send; their drafts stay on their devices. You can open it again.',
    closeYes: 'Yes, close it',
  },

  moderation: {
    title: 'Moderation',
    post: 'Published at once',
    pre: 'A moderator reads first',
    means: {
      post: 'What is sent appears to everybody at once. A moderator can hide it afterwards.',
      pre: 'What is sent waits at the desk. Its author sees that it is with a moderator; nobody else sees anything of it until it is published.',
    },
    waitingStays: 'What waits now goes on waiting until a moderator decides: it is not published by this.',
  },

  attribution: {
    title: 'Attribution',
    named: 'Delegation, group and name',
    delegation: 'Delegation and group',
    group: 'Stakeholder group only',
    none: 'Nobody',
    means: {
      named: 'Beside each intervention everybody sees who said it, and for whom.',
      delegation: 'Everybody sees which delegation it was, and not who spoke for it.',
      group: 'Everybody sees only from what kind of entity it comes.',
      none: 'Nobody sees who it was, in any place; times are rounded to a quarter of an hour.',
    },
    tightens: 'This hides authors at once, also of what has been said already. What followers have read or copied before cannot be taken back.',
    loosens: 'This holds for what is said from now on. What was said under a stricter rule keeps it: nothing more is shown of its authors.',
    writing: 'Whoever is writing is told of the new rule before they can send.',
  },

  slow: {
    title: 'Slow mode',
    off: 'Off',
    every: (seconds: number) => n(seconds, { one: 'One intervention every second', other: 'One intervention every # seconds' }),
    field: 'Seconds between two interventions of the same person',
    means: 'Each delegate waits this long after sending before sending again. 0 switches it off. What was sent too early stays on the author’s device and goes out by itself.',
    number: 'Write a whole number of seconds, from 0 to 86,400 (a day).',
  },
};

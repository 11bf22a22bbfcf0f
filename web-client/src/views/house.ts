// What the views are given: the states they show and the few things they may ask for. Made in main.ts, handed down by
// context.
import { getContext, setContext } from 'svelte';
import type { Connection } from '../connection/connection';
import type { Clock } from '../connection/ports';
import type { Language } from '../language/language.svelte';
import type { Announcer } from '../rooms/announcer.svelte';
import type { Composer } from '../rooms/composer.svelte';
import type { Device } from '../rooms/device';
import type { FollowedRoom } from '../rooms/followed_room.svelte';
import type { Hall } from '../rooms/hall.svelte';
import type { ReadMarks } from '../rooms/read_marks';
import type { Sending } from '../rooms/sending.svelte';
import type { Visitor } from '../rooms/visitor.svelte';
import type { Router } from './router.svelte';

export interface House {
  readonly language: Language;
  readonly visitor: Visitor;
  readonly hall: Hall;
  readonly sending: Sending;
  readonly announcer: Announcer;
  readonly marks: ReadMarks;
  readonly device: Device;
  readonly router: Router;
  /** By the clock that the connection uses. */
  readonly now: () => number;
  readonly room: (id: string) => FollowedRoom;
  /** For parts that are loaded on their own, and put together their own state. */
  readonly line: Connection;
  readonly clock: Clock;
  readonly makeKey: () => string;
  readonly composer: (room: string, owner: string, language: string) => Composer;
}

const key = Symbol('house');

export function setHouse(house: House): void {
  setContext(key, house);
}

export function getHouse(): House {
  return getContext<House>(key);
}

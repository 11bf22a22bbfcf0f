// Times at the desk: those of the venue, as in the room, with the reader's own beside them where they differ.
import { getHouse } from '../house';
import { venueTime } from '../when';

/** A way to write a moment in this room; what it gives follows the language. */
export function timesOf(room: string): (at: string) => string {
  const { language, hall, visitor } = getHouse();
  return (at) => venueTime(at, visitor.venueNow(), language.region, hall.meetingOf(room)?.time_zone, language.words.item.yourTime);
}

// Times at the desk: those of the venue, as in the room, with the reader's own beside them where they differ.
import { getHouse } from '../house';
import { inFull, timeOfDay } from '../when';

/** A way to write a moment of this room's day; what it gives follows the language. */
export function timesOf(room: string): (at: string) => string {
  const { language, hall, visitor } = getHouse();
  return (at) => {
    const timeZone = hall.meetingOf(room)?.time_zone;
    if (Math.abs(Date.parse(at) - visitor.venueNow()) > 12 * 3_600_000) return inFull(at, language.region);
    const there = timeOfDay(at, language.region, timeZone);
    const here = timeOfDay(at, language.region);
    return there === here ? there : `${there} (${language.words.item.yourTime(here)})`;
  };
}

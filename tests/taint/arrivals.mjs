// What arrived of what was published: the texts that each node's followers were told, by carrier, and which of them never came.
import { canariesIn } from './canaries.mjs';

export class Arrivals {
  /** By carrier: `{ texts, gone }`, published events with their words, and of which only the number was left by then. */
  figures = new Map();
  /** Canaries of texts, by carrier, and by carrier and node. */
  #told = new Map();

  #toldBy(name) {
    const told = this.#told.get(name) ?? new Set();
    this.#told.set(name, told);
    return told;
  }

  add(carrier, node, events, snapshot = []) {
    const figures = this.figures.get(carrier) ?? { texts: 0, gone: 0 };
    this.figures.set(carrier, figures);
    const published = events.filter(({ type }) => type === 'intervention.published').map(({ data }) => data.intervention);
    const texts = [...published, ...snapshot].flatMap((one) => (one?.text ? canariesIn(one.text) : []));
    const inEvents = published.filter((one) => one?.text).length;
    figures.texts += inEvents;
    figures.gone += published.length - inEvents;
    for (const name of [carrier, `${carrier} at ${node.name}`]) {
      const told = this.#toldBy(name);
      for (const text of texts) told.add(text);
    }
  }

  /**
   * Texts that were published and never came, as sentences: live, each has to come from every node; a poll may come too late for what was
   * taken back meanwhile.
   */
  missing(rooms, nodes) {
    const every = [];
    const standing = [];
    for (const item of rooms.flatMap(({ all }) => all)) {
      const texts = new Set(item.states.filter(({ status }) => status === 'published').flatMap(({ body }) => canariesIn(body?.text ?? '')));
      every.push(...texts);
      if (item.now.status === 'published') standing.push(...texts);
    }
    const lacks = (name, texts) => {
      const told = this.#toldBy(name);
      const not = texts.filter((text) => !told.has(text));
      return not.length > 0 ? [`${name} did not bring ${not.length} of ${texts.length} published texts: ${not[0]}`] : [];
    };
    const live = ['WebSocket', 'event stream'].flatMap((carrier) => nodes.flatMap(({ name }) => lacks(`${carrier} at ${name}`, every)));
    return { published: every.length, missing: [...live, ...lacks('long poll', standing)] };
  }
}

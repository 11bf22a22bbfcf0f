// What was just done, in words, until one does something else. It is shown where one looks next and said once.
export class Done {
  words = $state('');
  #there = false;

  /** On the page where it was done. */
  say(words: string): void {
    this.words = words;
    this.#there = false;
  }

  /** On the page that one is led to. */
  sayThere(words: string): void {
    this.words = words;
    this.#there = true;
  }

  /** Another page is shown. */
  turned(): void {
    if (!this.#there) this.words = '';
    this.#there = false;
  }

  forget(): void {
    this.words = '';
  }
}

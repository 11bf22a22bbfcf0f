// What is said where not even the words of the page could be loaded: in each of its languages, since none was chosen.
const said = [
  { lang: 'es', text: 'La página no se ha podido cargar por completo. Si no aparece por sí sola en un momento, vuelva a cargarla.', button: 'Volver a cargar' },
  { lang: 'en', text: 'The page could not be loaded completely. If it does not appear by itself in a moment, load it again.', button: 'Load again' },
  { lang: 'fr', text: 'La page n’a pas pu être chargée entièrement. Si elle n’apparaît pas d’elle-même dans un instant, rechargez-la.', button: 'Recharger' },
] as const;

/** `reload`: what each of the buttons does. */
export function sayNotLoaded(place: HTMLElement, reload: () => void): void {
  const main = document.createElement('main');
  const alert = document.createElement('div');
  alert.className = 'not-loaded';
  alert.setAttribute('role', 'alert');
  for (const { lang, text, button } of said) {
    const words = document.createElement('p');
    words.lang = lang;
    const again = document.createElement('button');
    again.textContent = button;
    again.addEventListener('click', reload);
    words.append(text, ' ', again);
    alert.append(words);
  }
  main.append(alert);
  place.replaceChildren(main);
}

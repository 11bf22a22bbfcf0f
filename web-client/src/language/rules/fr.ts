// La page des salles et de leurs règles, en français.
import { counter } from '../plural';
import type { words as english } from './en';

const n = counter('fr');

export const words: typeof english = {
  title: 'Les salles et leurs règles',
  lead: 'Ce qui est modifié ici vaut aussitôt, pour toutes les personnes de la salle, et reste au registre avec votre nom.',
  moderator: 'Vous pouvez modifier l’ouverture d’une salle et son mode ralenti. Les autres règles sont fixées par le secrétariat.',
  empty: 'Ce dialogue n’a pas encore de salles.',
  waiting: (count) => n(count, { one: '# en attente', many: '# en attente', other: '# en attente' }),
  oldest: (duration) => `la plus ancienne depuis ${duration}`,
  nothingWaits: 'Rien en attente',
  change: 'Modifier',
  changeRule: (rule, room) => `Modifier : ${rule}, ${room}`,
  apply: 'Appliquer',
  applying: 'Application…',
  changed: (room, rule, value) => `${room} : ${rule} est maintenant « ${value} ».`,
  overtaken: (value) => `Entre-temps, quelqu’un d’autre l’a modifié. C’est maintenant « ${value} ».`,
  refused: 'Le serveur ne l’a pas accepté :',
  unanswered: 'Aucune réponse. Regardez dans un instant ce qui est affiché ici, et appliquez de nouveau au besoin.',

  state: {
    title: 'État',
    open: 'Ouverte',
    paused: 'En pause',
    closed: 'Close',
    means: {
      open: 'Les délégués accrédités peuvent envoyer des interventions.',
      paused: 'Personne ne peut envoyer pour l’instant. Ce qui attend peut encore être publié ou renvoyé, et tous continuent à lire.',
      closed: 'Plus personne ne peut envoyer, et seul le secrétariat peut encore publier ce qui attend. Le compte rendu reste lisible.',
    },
    closeAsk: (room) => `Clore « ${room} » ?`,
    closeText: 'Qui est en train d’y écrire ne pourra plus envoyer ; les brouillons restent sur chaque appareil. Vous pouvez la rouvrir.',
    closeYes: 'Oui, la clore',
  },

  moderation: {
    title: 'Modération',
    post: 'Publié aussitôt',
    pre: 'Un modérateur lit d’abord',
    means: {
      post: 'Ce qui est envoyé paraît aussitôt pour tous. Un modérateur peut le masquer ensuite.',
      pre: 'Ce qui est envoyé attend au bureau. Son auteur voit que c’est chez un modérateur ; personne d’autre n’en voit rien avant la publication.',
    },
    waitingStays: 'Ce qui attend en ce moment continue d’attendre la décision d’un modérateur : cette modification ne le publie pas.',
  },

  attribution: {
    title: 'Attribution',
    named: 'Délégation, groupe et nom',
    delegation: 'Délégation et groupe',
    group: 'Groupe d’interlocuteurs seulement',
    none: 'Personne',
    means: {
      named: 'À côté de chaque intervention, tous voient qui l’a faite, et pour qui.',
      delegation: 'Tous voient de quelle délégation il s’agit, et non qui a parlé pour elle.',
      group: 'Tous voient seulement de quel type d’entité elle vient.',
      none: 'Personne ne voit qui c’était, nulle part ; les heures sont arrondies au quart d’heure.',
    },
    tightens: 'Cela masque aussitôt les auteurs, y compris de ce qui a déjà été dit. Ce qui a été lu ou copié auparavant ne peut être repris.',
    loosens: 'Cela vaut pour ce qui sera dit désormais. Ce qui a été dit sous une règle plus stricte la conserve : rien de plus n’est affiché de ses auteurs.',
    writing: 'Qui est en train d’écrire est averti de la nouvelle règle avant de pouvoir envoyer.',
  },

  slow: {
    title: 'Mode ralenti',
    off: 'Désactivé',
    every: (seconds) => n(seconds, { one: 'Une intervention par seconde', many: 'Une intervention toutes les # de secondes', other: 'Une intervention toutes les # secondes' }),
    field: 'Secondes entre deux interventions de la même personne',
    means: 'Après un envoi, chaque délégué attend ce temps avant d’envoyer de nouveau. 0 le désactive. Ce qui est envoyé trop tôt reste sur l’appareil de son auteur et part de soi-même.',
    number: 'Écrivez un nombre entier de secondes, de 0 à 86 400 (un jour).',
  },
};

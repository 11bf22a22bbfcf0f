// La página de las salas y sus reglas, en español.
import { counter } from '../plural';
import type { words as english } from './en';

const n = counter('es');

export const words: typeof english = {
  title: 'Las salas y sus reglas',
  lead: 'Lo que se modifica aquí rige de inmediato, para todas las personas de la sala, y queda en el registro con su nombre.',
  moderator: 'Usted puede modificar si una sala está abierta y su modo pausado. Las demás reglas las fija la secretaría.',
  empty: 'Este diálogo aún no tiene salas.',
  waiting: (count) => n(count, { one: '# en espera', many: '# en espera', other: '# en espera' }),
  oldest: (duration) => `la más antigua, ${duration}`,
  nothingWaits: 'Nada en espera',
  change: 'Modificar',
  changeRule: (rule, room) => `Modificar: ${rule}, ${room}`,
  apply: 'Aplicar',
  applying: 'Aplicando…',
  changed: (room, rule, value) => `${room}: ${rule} es ahora «${value}».`,
  overtaken: (value) => `Entretanto, otra persona lo ha modificado. Ahora es «${value}».`,
  refused: 'El servidor no lo ha aceptado:',
  unanswered: 'No hubo respuesta. Mire dentro de un momento lo que se muestra aquí y aplíquelo de nuevo si hace falta.',

  state: {
    title: 'Estado',
    open: 'Abierta',
    paused: 'En pausa',
    closed: 'Cerrada',
    means: {
      open: 'Los delegados acreditados pueden enviar intervenciones.',
      paused: 'De momento nadie puede enviar. Lo que está en espera puede publicarse o devolverse, y todos siguen leyendo.',
      closed: 'Ya nadie puede enviar, y solo la secretaría puede publicar aún lo que está en espera. Lo que consta sigue siendo legible.',
    },
    closeAsk: (room) => `¿Cerrar «${room}»?`,
    closeText: 'Quien esté escribiendo allí ya no podrá enviar; los borradores quedan en cada dispositivo. Puede volver a abrirla.',
    closeYes: 'Sí, cerrarla',
  },

  moderation: {
    title: 'Moderación',
    post: 'Se publica de inmediato',
    pre: 'Un moderador lee primero',
    means: {
      post: 'Lo que se envía aparece de inmediato para todos. Un moderador puede ocultarlo después.',
      pre: 'Lo que se envía espera en la mesa. Quien lo escribió ve que está con un moderador; nadie más ve nada de ello hasta que se publica.',
    },
    waitingStays: 'Lo que ahora está en espera sigue así hasta que un moderador decida: este cambio no lo publica.',
  },

  attribution: {
    title: 'Atribución',
    named: 'Delegación, grupo y nombre',
    delegation: 'Delegación y grupo',
    group: 'Solo el grupo de interlocutores',
    none: 'Nadie',
    means: {
      named: 'Junto a cada intervención todos ven quién la hizo y por quién.',
      delegation: 'Todos ven qué delegación fue, y no quién habló por ella.',
      group: 'Todos ven únicamente de qué tipo de entidad procede.',
      none: 'Nadie ve quién fue, en ningún lugar; las horas se redondean al cuarto de hora.',
    },
    tightens: 'Esto oculta de inmediato a los autores, también de lo ya dicho. Lo que alguien haya leído o copiado antes no puede retirarse.',
    loosens: 'Esto rige para lo que se diga a partir de ahora. Lo dicho bajo una regla más estricta la conserva: no se muestra nada más de sus autores.',
    writing: 'A quien esté escribiendo se le avisa de la nueva regla antes de que pueda enviar.',
  },

  slow: {
    title: 'Modo pausado',
    off: 'Desactivado',
    every: (seconds) => n(seconds, { one: 'Una intervención cada segundo', many: 'Una intervención cada # de segundos', other: 'Una intervención cada # segundos' }),
    field: 'Segundos entre dos intervenciones de la misma persona',
    means: 'Cada delegado espera este tiempo después de enviar antes de enviar otra vez. 0 lo desactiva. Lo enviado demasiado pronto queda en el dispositivo y sale por sí solo.',
    number: 'Escriba un número entero de segundos, de 0 a 86.400 (un día).',
  },
};
